import { createContext } from 'react';
import type { SignIn } from '../sign-in.ts';

/** Undefined where the server asks for no sign-in. */
export const SessionContext = createContext<SignIn | undefined>(undefined);
