/**
 * The database's schema as the steps that led to it. Step n takes a file from `user_version` n to n + 1;
 * a step that was released is never edited.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE projects (
    project_id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE webhooks (
    project_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (project_id, id),
    UNIQUE (project_id, name)
  ) STRICT;

  -- What deleted webhooks leave behind, written in the transaction that deletes them.
  CREATE TABLE removed_webhooks (
    webhook_id TEXT PRIMARY KEY,
    item TEXT NOT NULL
  ) STRICT;

  CREATE TABLE healths (
    project_id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (project_id, webhook_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE grants (
    principal_id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (principal_id, project_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE rates (
    key TEXT PRIMARY KEY,
    window_start_ms INTEGER NOT NULL,
    window_end_ms INTEGER NOT NULL,
    taken INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE events (
    project_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    sort_id TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    item TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (project_id, event_id)
  ) STRICT;
  CREATE INDEX events_by_acceptance ON events (project_id, sort_id);
  CREATE INDEX events_by_expiry ON events (expires_at_ms);

  CREATE TABLE deliveries (
    webhook_id TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    item TEXT NOT NULL,
    body TEXT,
    PRIMARY KEY (webhook_id, id)
  ) STRICT;
  CREATE INDEX deliveries_by_expiry ON deliveries (expires_at_ms);

  CREATE TABLE secrets (
    secret_id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tokens (
    secret_id TEXT NOT NULL REFERENCES secrets ON DELETE CASCADE,
    version_id TEXT NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (secret_id, version_id)
  ) STRICT, WITHOUT ROWID;

  -- Both queues and their dead letters. Visible: may be received; a received message is leased until then.
  CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    queue TEXT NOT NULL,
    group_id TEXT NOT NULL,
    body TEXT NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    visible_at_ms INTEGER NOT NULL,
    leased INTEGER NOT NULL DEFAULT 0,
    receive_count INTEGER NOT NULL DEFAULT 0,
    dead_reason TEXT
  ) STRICT;
  CREATE INDEX messages_by_group ON messages (queue, group_id, visible_at_ms) WHERE dead_reason IS NULL;
  CREATE INDEX messages_by_time ON messages (queue, visible_at_ms) WHERE dead_reason IS NULL;
  CREATE INDEX messages_dead ON messages (queue, sent_at_ms) WHERE dead_reason IS NOT NULL;
  CREATE INDEX messages_leased ON messages (queue, group_id) WHERE leased = 1;

  -- Secrets of the installation itself, such as the key that seals page tokens.
  CREATE TABLE installation_secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
  `,
  `
  -- Deliveries that were attempted are listed apart from those that never were.
  ALTER TABLE deliveries ADD COLUMN attempted INTEGER NOT NULL DEFAULT 1;
  UPDATE deliveries SET attempted = json_extract(item, '$.attemptCount') > 0;
  CREATE INDEX deliveries_by_part ON deliveries (webhook_id, attempted, id);

  -- Deliveries that wait for their webhook, and the one message per webhook that looks after them.
  CREATE TABLE held (
    webhook_id TEXT NOT NULL,
    delivery_id TEXT NOT NULL,
    hold_token TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (webhook_id, delivery_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX held_by_expiry ON held (expires_at_ms);

  CREATE TABLE wake_ups (
    webhook_id TEXT PRIMARY KEY,
    item TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Jobs that bring deliveries back. What came of them is counted beside the item.
  CREATE TABLE redelivery_jobs (
    webhook_id TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    item TEXT NOT NULL,
    succeeded INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (webhook_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX redelivery_jobs_by_expiry ON redelivery_jobs (expires_at_ms);
  `,
  `
  -- Attempts counted by webhook and hour: a row is a webhook's day.
  CREATE TABLE metrics (
    project_id TEXT NOT NULL,
    day_ms INTEGER NOT NULL,
    webhook_id TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (project_id, day_ms, webhook_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX metrics_by_expiry ON metrics (expires_at_ms);
  `,
];
