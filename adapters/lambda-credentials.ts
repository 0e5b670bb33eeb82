/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the functions' bundles (lib/service-function.ts): Lambda
 * gives credentials in the environment, and the search for profiles, sign-ins and metadata services is a fifth of the
 * code that would be loaded at every start.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
