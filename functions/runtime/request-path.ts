import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { RequestError } from '../../core/errors.ts';

type PathFields = Pick<APIGatewayProxyEventV2, 'rawPath' | 'pathParameters'> & {
  readonly requestContext: { readonly http: { readonly path: string } };
};

/** In no path of ours: what a second decoding, a cut or a normalisation would turn into another path. */
const AMBIGUOUS = /[?#%\\]|\/\/|(^|\/)\.{1,2}(\/|$)/;

/**
 * The path that the gateway's authorisation and our routes must mean alike. A gateway decodes it once and may cut it
 * at a decoded question mark; which form its policies were held against is not told. So the fields that it hands over
 * have to agree, encoded or not, and to have one meaning only.
 * @throws RequestError NotFound
 */
export function pathOf({ rawPath, pathParameters, requestContext }: PathFields): string {
  const { proxy } = pathParameters ?? {};
  const told = [requestContext.http.path, ...(proxy === undefined ? [] : [`/${proxy}`])];
  const agree = told.every((path) => path === rawPath || decodedOnce(path) === rawPath);
  if (!agree || AMBIGUOUS.test(rawPath)) throw new RequestError('NotFound', 'no such operation');
  return rawPath;
}

function decodedOnce(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
