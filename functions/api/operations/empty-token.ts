import { RequestError } from '../../../core/errors.ts';
import type { JsonText } from '../../../core/json-text.ts';

/**
 * An empty token is none: HCP's Go SDK cannot say it otherwise. From a shell it is mostly a variable that was not set, and
 * the receiver refuses what is not signed.
 */
const EMPTY = 'hmac_key was empty, as from a variable that is not set';

/** Whether the key of the object at `path` was written, and holds nothing. */
export const isEmptyToken = (document: JsonText, path: readonly string[]): boolean =>
  document.slice([...path, 'hmac_key']) === '""';

/** @param meaning what was done instead */
export const emptyTokenWarning = (isEmpty: boolean, meaning: string): { readonly warnings?: string[] } =>
  isEmpty ? { warnings: [`${EMPTY}: ${meaning}`] } : {};

export const NOT_SIGNED = 'requests are not signed';

/** @throws RequestError as `work` does; a verification that failed says that it went out without a signature */
export async function tellingEmptyToken<Result>(isEmpty: boolean, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!isEmpty || !(error instanceof RequestError) || error.code !== 'FailedPrecondition') throw error;
    throw new RequestError(error.code, `${error.message}; ${EMPTY}, so the request was not signed`);
  }
}
