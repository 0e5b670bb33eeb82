import * as z from 'zod';
import { uuid } from '../../core/ids.ts';
import type { WebhookStore } from '../../core/ports.ts';
import type { Webhook } from '../../core/webhook.ts';
import { parseWebhook, renderWebhook } from '../stored/webhook.ts';
import { batchGet } from './batch.ts';
import { nameKey, projectPartition, revisionKey, webhookKey } from './keys.ts';
import { WEBHOOK_PREFIX } from './schema.ts';
import { type Condition, getItem, IF_ABSENT, ifVersion, queryAll, type Table } from './table.ts';
import { type FailedPart, type TransactionPart, transact } from './transaction.ts';

const webhookItem = z.object({ document: z.string() });
const nameItem = z.object({ webhookId: z.string() });
const revisionItem = z.object({ revision: z.int() });

/** Places of the parts in a transaction. */
const [WEBHOOK, NAME, REVISION] = [0, 1, 2] as const;

const parse = (item: unknown): Webhook => parseWebhook(webhookItem.parse(item).document);

/** Webhooks, their names and the project's revision: each write is one transaction over all it touches. */
export function createWebhookStore(table: Table): WebhookStore {
  return {
    insert: (webhook, limit) => insert(table, webhook, limit),
    update: (webhook) => update(table, webhook),
    remove: (webhook) => remove(table, webhook),

    async getByName(projectId, name) {
      const found = await getItem(table, nameKey(projectId, name));
      if (!found) return undefined;
      const webhook = await getItem(table, webhookKey(projectId, nameItem.parse(found).webhookId));
      const parsed = webhook && parse(webhook);
      // Renamed or removed between the two reads: by now nothing has this name.
      return parsed?.name === name ? parsed : undefined;
    },

    async getMany(keys) {
      const items = await batchGet(
        table,
        keys.map(({ projectId, webhookId }) => webhookKey(projectId, webhookId)),
      );
      return items.map(parse);
    },

    async list(projectId) {
      return (await queryAll(table, projectPartition(projectId), WEBHOOK_PREFIX)).map(parse);
    },

    async revision(projectId) {
      // As a batch of one: what a router asks for all the events in its hands is one request.
      const [found] = await batchGet(table, [revisionKey(projectId)]);
      return found ? revisionItem.parse(found).revision : 0;
    },
  };
}

async function insert(table: Table, webhook: Webhook, limit: number) {
  const { put, isOurs } = signedPut(table, webhook, IF_ABSENT);
  const room: Condition = {
    expression: 'attribute_not_exists(webhooks) OR webhooks < :limit',
    values: { ':limit': limit },
  };
  const failed = await transact(table, [
    put,
    takeName(table, webhook),
    raiseRevision(table, webhook, 1, room),
  ]);
  if (failed.length === 0 || failed.some(isOurs)) return 'inserted';
  if (failedAt(failed, NAME)) return 'name_taken';
  if (failedAt(failed, REVISION)) return 'limit_reached';
  throw new Error(`webhook ${webhook.id} exists already`);
}

async function update(table: Table, webhook: Webhook) {
  const { projectId, id, version } = webhook;
  const found = await getItem(table, webhookKey(projectId, id));
  const current = found && parse(found);
  if (current?.version !== version - 1) return 'conflict';

  const { put, isOurs } = signedPut(table, webhook, ifVersion(version - 1));
  const renaming = current.name === webhook.name ? [] : [takeName(table, webhook), freeName(table, current)];
  const failed = await transact(table, [put, raiseRevision(table, webhook, 0), ...renaming]);
  if (failed.length === 0 || failed.some(isOurs)) return 'updated';
  return failedAt(failed, WEBHOOK) ? 'conflict' : 'name_taken';
}

async function remove(table: Table, webhook: Webhook) {
  const { projectId, id, version } = webhook;
  const condition = ifVersion(version);
  const removal: TransactionPart = {
    Delete: {
      TableName: table.name,
      Key: webhookKey(projectId, id),
      ConditionExpression: condition.expression,
      ExpressionAttributeValues: condition.values,
    },
  };
  const failed = await transact(table, [
    removal,
    freeName(table, webhook),
    raiseRevision(table, webhook, -1),
  ]);
  return failed.length === 0 ? 'removed' : 'conflict';
}

/** The put of a webhook, and how to tell it from another's when its reply was lost. Always the first part. */
function signedPut(table: Table, webhook: Webhook, condition: Condition) {
  const writeId = uuid(table.random);
  const put: TransactionPart = {
    Put: {
      TableName: table.name,
      Item: {
        ...webhookKey(webhook.projectId, webhook.id),
        version: webhook.version,
        document: renderWebhook(webhook),
        writeId,
      },
      ConditionExpression: condition.expression,
      ExpressionAttributeValues: condition.values,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
  return { put, isOurs: ({ index, stored }: FailedPart) => index === WEBHOOK && stored?.writeId === writeId };
}

const takeName = (table: Table, { projectId, name, id }: Webhook): TransactionPart => ({
  Put: {
    TableName: table.name,
    Item: { ...nameKey(projectId, name), webhookId: id },
    ConditionExpression: IF_ABSENT.expression,
  },
});

const freeName = (table: Table, { projectId, name }: Webhook): TransactionPart => ({
  Delete: { TableName: table.name, Key: nameKey(projectId, name) },
});

const raiseRevision = (
  table: Table,
  { projectId }: Webhook,
  addedWebhooks: -1 | 0 | 1,
  condition?: Condition,
): TransactionPart => ({
  Update: {
    TableName: table.name,
    Key: revisionKey(projectId),
    UpdateExpression: 'ADD revision :one, webhooks :added',
    ExpressionAttributeValues: { ':one': 1, ':added': addedWebhooks, ...condition?.values },
    ConditionExpression: condition?.expression,
  },
});

const failedAt = (failed: readonly FailedPart[], part: number): boolean =>
  failed.some(({ index }) => index === part);
