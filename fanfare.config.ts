import type { FanfareConfig } from './lib/config.ts';

/**
 * The stages of this deployment: `npm run deploy -- <stage>`. Commit what you change. A stage is its basis and
 * what differs from it; lib/config.ts has every setting, docs/deploying.md explains them, for example:
 *
 *   account: '111122223333', region: 'eu-west-1',
 *   alarms: { emails: ['on-call@example.com'] },
 *   publisherAccounts: ['444455556666'],
 *   domains: { jwt: { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:…' } },
 */
export default {
  stages: {
    dev: { basis: 'disposable' },
    prod: { basis: 'production' },
  },
} satisfies FanfareConfig;
