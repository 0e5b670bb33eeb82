/**
 * Webhooks as one construct of a CDK app: `import { WebhookService } from 'fanfare-webhooks'`.
 * @module fanfare-webhooks
 */
export type { FunctionNetwork } from '../lib/network.ts';
export type {
  AlarmOptions,
  ConcurrencyOptions,
  DestinationOptions,
  DomainOptions,
  DoorOptions,
  GivenIssuer,
  OwnDomain,
  RecoveryOptions,
  ServiceOptions,
  ThrottleOptions,
} from '../lib/service-options.ts';
export type {
  ServiceDeadLetters,
  ServiceFunctions,
  ServiceQueues,
  ServiceTables,
} from '../lib/service-parts.ts';
export { WebhookService, type WebhookServiceProps } from '../lib/webhook-service.ts';
