import type { Context } from 'aws-lambda';

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
  // Nothing ends an invocation here but itself.
  getRemainingTimeInMillis: () => Number.MAX_SAFE_INTEGER,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
