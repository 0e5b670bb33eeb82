import * as z from 'zod';

/** CloudFormation fills some texts in at the deployment: nothing can be said of them before. */
type IsLate = (text: string) => boolean;

const never: IsLate = () => false;
const text = (pattern: RegExp, reason: string, isLate: IsLate) =>
  z.string().refine((value) => isLate(value) || pattern.test(value), reason);

export const account = (isLate = never) =>
  text(/^\d{12}$/, 'must be the twelve digits of an account', isLate);
export const arn = (service: string, isLate = never) =>
  text(new RegExp(`^arn:aws[a-z-]*:${service}:`), `must be an ARN of ${service}`, isLate);
const url = (isLate: IsLate) => text(/^https?:\/\/[^\s]+$/, 'must be a URL', isLate);

const domain = (isLate: IsLate) =>
  z.strictObject({
    name: text(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'must be a host name in lower case', isLate),
    certificateArn: arn('acm', isLate),
  });

const issuer = (isLate: IsLate) =>
  z.strictObject({
    issuer: url(isLate),
    audiences: z.array(z.string().min(1)).min(1),
    jwksUri: url(isLate).exactOptional(),
    rolesClaim: z.string().min(1).exactOptional(),
  });

/** Retentions that CloudWatch Logs knows, in days. */
const RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653] as const;
/** SQS event sources allow no fewer batches side by side than two, and no more than a thousand. */
const batches = z.number().int().min(2).max(1_000);

/** What a deployment may say. @param isLate tells texts that are known at the deployment only */
export const settingsSchema = (isLate = never) =>
  z.strictObject({
    geo: text(/^[a-z][a-z0-9-]*$/, 'must be a word in lower case', never),
    doors: z.strictObject({ jwt: z.boolean(), iam: z.boolean(), issuer: issuer(isLate).exactOptional() }),
    domains: z.strictObject({
      jwt: domain(isLate).exactOptional(),
      iam: domain(isLate).exactOptional(),
      console: domain(isLate).exactOptional(),
    }),
    destinations: z.strictObject({
      httpsOnly: z.boolean(),
      allowedCidrs: z.array(z.string()),
      allowedHosts: z.array(
        z
          .string()
          .refine((host) => isLate(host) || host === host.toLowerCase(), 'must be a host name in lower case'),
      ),
    }),
    retryScheduleSeconds: z.array(z.number().int().min(0)).min(1, 'must be at least one attempt'),
    metrics: z.boolean(),
    protectData: z.boolean(),
    pointInTimeRecovery: z.strictObject({ webhooks: z.boolean(), deliveries: z.boolean() }),
    customerKey: z.boolean(),
    logRetention: z.literal(RETENTIONS),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
    throttle: z.strictObject({
      requestsPerSecond: z.number().positive(),
      burst: z.number().int().positive(),
    }),
    maxConcurrency: z.strictObject({ router: batches, dispatcher: batches, waker: batches }),
    console: z.boolean(),
    webAclArn: arn('wafv2', isLate).exactOptional(),
    alarms: z.strictObject({
      enabled: z.boolean().default(true),
      emails: z.array(text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'must be a mail address', isLate)).default([]),
      topicArn: arn('sns', isLate).exactOptional(),
    }),
    dashboard: z.boolean(),
    tracing: z.boolean(),
    publisherAccounts: z.array(account(isLate)),
  });
