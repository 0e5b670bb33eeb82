import { type Client, createApi } from './api.ts';
import { authorizeWith } from './authorize.ts';
import { createOutput, type Output } from './output.ts';
import { type GlobalOptions, openSession, type Session } from './session.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command works with. */
export interface Connected {
  readonly client: Client;
  readonly session: Session;
  readonly out: Output;
  readonly surroundings: Surroundings;
  readonly ofProject: { readonly project_id: string };
  ofWebhook(name: string): { readonly project_id: string; readonly geo: string; readonly name: string };
}

/** Called when a command runs, not when it is described: only then are its options known. */
export type Connect = () => Connected;

/** @throws CommandFailure */
export function connect(options: GlobalOptions, surroundings: Surroundings): Connected {
  const session = openSession(options, surroundings.env);
  const ofProject = { project_id: session.project };
  return {
    client: createApi(session.endpoint, authorizeWith(session.authentication, surroundings), surroundings),
    session,
    out: createOutput(surroundings, options.json),
    surroundings,
    ofProject,
    ofWebhook: (name) => ({ ...ofProject, geo: session.geo, name }),
  };
}
