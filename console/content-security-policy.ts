/** What the console's pages may load and reach: their own origin, and where sign-in sends its tokens. */

/**
 * As a response header. Everything comes from the console's own origin: no inline script, no inline style, no
 * third party. Trusted Types on top: no code path may turn text into markup.
 * @param origins other origins the page talks to: the API's when it is not the same, and the OIDC issuer's
 */
export const contentSecurityPolicy = (origins: readonly string[] = []): string =>
  [...directives(["'self'", ...origins].join(' ')), "frame-ancestors 'none'"].join('; ');

/**
 * As a meta element, for a server that sends no header. It cannot know the issuer, which is configured after
 * the build, so it admits any https address, and issuers that are developed on this machine; a browser applies
 * both policies, and the header is the narrow one. frame-ancestors counts in a header only.
 */
export const metaContentSecurityPolicy = directives(
  "'self' https: http://127.0.0.1:* http://localhost:*",
).join('; ');

function directives(connect: string): string[] {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ${connect}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
}
