import { authorize } from '../../../core/principal.ts';
import { noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { noQuery } from '../query.ts';
import { eventTypesAnswer, presentEventType, projectAnswer } from './catalogue-shapes.ts';
import { EVENT_TYPES } from './event-types.ts';

/** Fanfare has no organizations; the Terraform provider wants the project to have a parent. */
const NO_ORGANIZATION = '00000000-0000-0000-0000-000000000000';

export const catalogue = [
  operation({
    id: 'ListEventTypes',
    method: 'GET',
    path: '/2023-05-31/webhook/event-types',
    summary: 'The catalogue of events to choose from; not a whitelist',
    query: noQuery,
    body: noBody,
    answer: eventTypesAnswer,
    async run() {
      return { event_types: EVENT_TYPES.map(presentEventType) };
    },
  }),
  operation({
    id: 'GetProject',
    method: 'GET',
    path: '/resource-manager/2019-12-10/projects/{project_id}',
    summary: 'What the Terraform provider asks about a project',
    query: noQuery,
    body: noBody,
    answer: projectAnswer,
    async run(_deps, { principal, path }) {
      authorize(principal, path.project_id, 'read');
      return { project: { id: path.project_id, parent: { id: NO_ORGANIZATION, type: 'ORGANIZATION' } } };
    },
  }),
];
