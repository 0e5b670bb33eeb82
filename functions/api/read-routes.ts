import type { Dependencies, Settings } from '../../core/dependencies.ts';
import { getGrant } from '../../core/managing/grants.ts';
import { authorize } from '../../core/principal.ts';
import { getDelivery, listDeliveries } from '../../core/reading/read-deliveries.ts';
import { getEvent, listEvents } from '../../core/reading/read-events.ts';
import { getWebhook, listWebhooks } from '../../core/reading/read-webhooks.ts';
import { EVENT_EXAMPLES } from './event-examples.ts';
import { EVENT_TYPES } from './event-types.ts';
import { RawJson } from './json.ts';
import {
  presentDelivery,
  presentEvent,
  presentEventSummary,
  presentGrant,
  presentPage,
  presentWebhook,
} from './present.ts';
import { deliveryQueryOf, eventFilterOf, pageRequestOf, webhookOrderOf } from './query.ts';
import {
  addressOf,
  apiPath,
  deliveryIdOf,
  eventIdOf,
  projectOf,
  projectPath,
  type Route,
  webhookPath,
} from './route.ts';

export type ReadDependencies = Pick<
  Dependencies,
  'webhooks' | 'deliveries' | 'events' | 'health' | 'grants' | 'random' | 'pageTokenKey'
> & { readonly settings: Pick<Settings, 'geo'> };

/** Fanfare has no organizations; the Terraform provider wants the project to have a parent. */
const NO_ORGANIZATION = '00000000-0000-0000-0000-000000000000';

/** Every GET of the API. */
export const readRoutes: readonly Route<ReadDependencies>[] = [
  {
    method: 'GET',
    path: projectPath('/webhooks'),
    async run(deps, call) {
      const order = webhookOrderOf(call.query);
      const page = await listWebhooks(
        deps,
        call.principal,
        projectOf(call),
        order,
        pageRequestOf(call.query),
      );
      return presentPage('webhooks', page, (view) => presentWebhook(view, deps.settings.geo));
    },
  },
  {
    method: 'GET',
    path: webhookPath(''),
    async run(deps, call) {
      const view = await getWebhook(deps, call.principal, addressOf(call, deps.settings.geo));
      return { webhook: presentWebhook(view, deps.settings.geo) };
    },
  },
  {
    method: 'GET',
    path: webhookPath('/deliveries'),
    async run(deps, call) {
      const address = addressOf(call, deps.settings.geo);
      const query = deliveryQueryOf(call.query);
      const page = await listDeliveries(deps, call.principal, address, query, pageRequestOf(call.query));
      return presentPage('deliveries', page, presentDelivery);
    },
  },
  {
    method: 'GET',
    path: webhookPath('/deliveries/(?<delivery>[^/]+)'),
    async run(deps, call) {
      const address = addressOf(call, deps.settings.geo);
      const view = await getDelivery(deps, call.principal, address, deliveryIdOf(call));
      return { delivery: presentDelivery(view) };
    },
  },
  {
    method: 'GET',
    path: projectPath('/events'),
    async run(deps, call) {
      const filter = eventFilterOf(call.query);
      const page = await listEvents(deps, call.principal, projectOf(call), filter, pageRequestOf(call.query));
      return presentPage('events', page, presentEventSummary);
    },
  },
  {
    method: 'GET',
    path: projectPath('/events/(?<event>[^/]+)'),
    async run(deps, call) {
      const view = await getEvent(deps, call.principal, projectOf(call), eventIdOf(call));
      return presentEvent(view, deps.settings.geo);
    },
  },
  {
    method: 'GET',
    path: projectPath('/grants/(?<grantee>[^/]+)'),
    async run(deps, call) {
      return presentGrant(await getGrant(deps, call.principal, projectOf(call), call.params.grantee ?? ''));
    },
  },
  {
    method: 'GET',
    path: apiPath('/event-types'),
    async run() {
      const examples = new Map(EVENT_EXAMPLES.map((each) => [`${each.source}:${each.action}`, each.example]));
      const exampleOf = (key: string) => {
        const example = examples.get(key);
        return example === undefined ? undefined : new RawJson(example);
      };
      return {
        event_types: EVENT_TYPES.map((type) => ({
          ...type,
          example: exampleOf(`${type.source}:${type.action}`),
        })),
      };
    },
  },
  {
    method: 'GET',
    path: /^\/resource-manager\/2019-12-10\/projects\/(?<project>[^/]+)$/,
    async run(_deps, call) {
      const id = projectOf(call);
      authorize(call.principal, id, 'read');
      return { project: { id, parent: { id: NO_ORGANIZATION, type: 'ORGANIZATION' } } };
    },
  },
];
