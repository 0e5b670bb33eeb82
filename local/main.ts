/** `npm start`. */
import { startHere } from './start.ts';

await startHere(process.argv.slice(2));
