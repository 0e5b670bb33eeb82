import type { Context } from 'aws-lambda';

/** Milliseconds: the longest that Lambda lets an invocation last. middy ends one that takes longer. */
const INVOCATION_MAX_MS = 15 * 60_000;

/** What Lambda tells a function about its invocation, as far as there is such a thing on one machine. */
export const LOCAL_CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'local',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:local:000000000000:function:local',
  memoryLimitInMB: '0',
  awsRequestId: 'local',
  logGroupName: 'local',
  logStreamName: 'local',
  getRemainingTimeInMillis: () => INVOCATION_MAX_MS,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
