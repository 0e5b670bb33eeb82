/** Conditional requests: a client that has an answer already is told so, and one that saw an older webhook is stopped. */
import { createHash } from 'node:crypto';
import { invalid } from '../../core/errors.ts';
import { render, type Wire } from './json.ts';

/** Bytes of a SHA-256 that a tag keeps: two answers of one list do not meet by chance. */
const TAG_BYTES = 18;
/** An entity tag as HTTP has it, or the number alone. */
const VERSION = /^(?:W\/)?"(\d{1,9})"$|^(\d{1,9})$/;
/** The same for the document. */
export const VERSION_PATTERN = '^(\\*|(W/)?"[0-9]{1,9}"|[0-9]{1,9})$';

/**
 * The entity tag of an answer, over all that it says: ids, versions and what is computed beside them. Of the page tokens
 * only whether there are any: each time they are sealed with a new nonce. Hence weak, too.
 */
export function etagOf(answer: Wire): string {
  const { pagination, ...rest } = isObject(answer) ? answer : { answer };
  const hash = createHash('sha256').update(render(rest));
  if (isObject(pagination)) hash.update(Object.values(pagination).map(Boolean).join());
  return `W/"${hash.digest().subarray(0, TAG_BYTES).toString('base64url')}"`;
}

const isObject = (value: Wire): value is { readonly [key: string]: Wire } =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Whether If-None-Match names the tag: any of a list, strong or weak, or `*`. */
export const isKnown = (etag: string, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? '')
    .split(',')
    .map((each) => each.trim())
    .some((each) => each === '*' || weak(each) === etag);

const weak = (tag: string): string => (tag.startsWith('W/') ? tag : `W/${tag}`);

/**
 * The version that If-Match asks for; undefined where any will do.
 * @throws RequestError InvalidArgument
 */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const [, quoted, bare] = VERSION.exec(ifMatch) ?? [];
  const version = quoted ?? bare;
  if (version === undefined) throw invalid('If-Match', 'must be the webhook\'s version, such as "7"');
  return Number(version);
}
