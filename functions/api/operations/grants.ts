import { deleteGrant, getGrant, ownGrant, putGrant } from '../../../core/managing/grants.ts';
import { emptyAnswer } from '../answer.ts';
import { jsonBody, noBody } from '../body.ts';
import { operation } from '../operation.ts';
import { PROJECT } from '../path.ts';
import { noQuery } from '../query.ts';
import { grantAnswer, grantBody, presentGrant } from './grant-shapes.ts';

const GRANT = `${PROJECT}/grants/{principal}` as const;

export const grants = [
  operation({
    id: 'GetOwnGrant',
    method: 'GET',
    path: `${PROJECT}/own-grant`,
    summary: 'Whom Fanfare takes the caller for, and its role in the project',
    query: noQuery,
    body: noBody,
    answer: grantAnswer,
    async run(_deps, { principal, path }) {
      return presentGrant(ownGrant(principal, path.project_id));
    },
  }),
  operation({
    id: 'GetGrant',
    method: 'GET',
    path: GRANT,
    summary: 'The role of a client or user in a project',
    query: noQuery,
    body: noBody,
    answer: grantAnswer,
    async run(deps, { principal, path }) {
      return presentGrant(await getGrant(deps, principal, path.project_id, path.principal));
    },
  }),
  operation({
    id: 'PutGrant',
    method: 'PUT',
    path: GRANT,
    summary: 'Give a client or user a role in a project',
    query: noQuery,
    body: jsonBody(grantBody),
    answer: grantAnswer,
    async run(deps, { principal, path, body }) {
      const grant = { projectId: path.project_id, principalId: path.principal, role: body.fields.role };
      return presentGrant(await putGrant(deps, principal, grant));
    },
  }),
  operation({
    id: 'DeleteGrant',
    method: 'DELETE',
    path: GRANT,
    summary: 'Take the role away again',
    query: noQuery,
    body: noBody,
    answer: emptyAnswer,
    async run(deps, { principal, path }) {
      await deleteGrant(deps, principal, path.project_id, path.principal);
      return {};
    },
  }),
];
