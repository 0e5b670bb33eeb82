// Made by `npm run openapi` from docs/openapi.json; a test holds it to be current.
// biome-ignore-all lint: generated
// biome-ignore-all format: generated
export interface paths {
    "/2023-05-31/webhook/project/{project_id}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's webhooks */
        get: operations["ListWebhooks"];
        put?: never;
        /** Create a webhook; unless `enabled` is false its destination is verified first */
        post: operations["CreateWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/{parent_resource_name}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's webhooks */
        get: operations["WebhookService_ListWebhooks"];
        put?: never;
        /** Create a webhook; unless `enabled` is false its destination is verified first */
        post: operations["WebhookService_CreateWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook */
        get: operations["GetWebhook"];
        put?: never;
        post?: never;
        /** Delete a webhook and its deliveries */
        delete: operations["DeleteWebhook"];
        options?: never;
        head?: never;
        /** Change the masked fields of a webhook, all or none */
        patch: operations["UpdateWebhook"];
        trace?: never;
    };
    "/2023-05-31/{resource_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook */
        get: operations["WebhookService_GetWebhook"];
        put?: never;
        post?: never;
        /** Delete a webhook and its deliveries */
        delete: operations["WebhookService_DeleteWebhook"];
        options?: never;
        head?: never;
        /** Change the masked fields of a webhook, all or none */
        patch: operations["WebhookService_UpdateWebhook"];
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a webhook */
        patch: operations["UpdateWebhookName"];
        trace?: never;
    };
    "/2023-05-31/{resource_name}/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a webhook */
        patch: operations["WebhookService_UpdateWebhookName"];
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify the destination and enable the webhook */
        post: operations["EnableWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Disable the webhook: nothing is sent from here on */
        post: operations["DisableWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hold deliveries until the webhook is resumed: none is cancelled */
        post: operations["PauseWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the held deliveries go, at the rate that the webhook takes */
        post: operations["ResumeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a verification and answer with its delivery, whatever the outcome */
        post: operations["VerifyWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/rotate-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the token; the old one signs beside it for a while */
        post: operations["RotateToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a configuration that need not belong to any webhook */
        post: operations["TestWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which of the project's last events the webhook would have got with other subscriptions */
        post: operations["PreviewSubscriptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook's deliveries; those not attempted yet and the skipped ones only when filter.state asks */
        get: operations["ListWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/{resource_name}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook's deliveries; those not attempted yet and the skipped ones only when filter.state asks */
        get: operations["WebhookService_ListWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The deliveries of all of a project's webhooks; a page may be short, with a token to go on */
        get: operations["ListDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery */
        get: operations["GetDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/deliveries/{delivery_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for one more attempt, whatever the state; answers with the delivery as it stands */
        post: operations["Redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/events/{event_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an event of the project to this webhook, whether or not it was matched */
        post: operations["RedeliverEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/redeliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook's redelivery jobs, newest first */
        get: operations["ListRedeliveryJobs"];
        put?: never;
        /** Bring deliveries back: what was missed, what a filter finds, or named events */
        post: operations["StartRedeliveryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/redeliveries/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count what a job of this body would bring back, and change nothing */
        post: operations["CountRedeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/redeliveries/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One redelivery job and how far it is */
        get: operations["GetRedeliveryJob"];
        put?: never;
        post?: never;
        /** Cancel a redelivery job: what it still has in the backlog is taken out */
        delete: operations["CancelRedeliveryJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/geo/{geo}/webhook/{name}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook's attempts by hour: how many succeeded, why others failed, how long they took */
        get: operations["GetWebhookMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The attempts of all of a project's webhooks by hour, and of each webhook in all */
        get: operations["GetProjectMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's events, newest first */
        get: operations["ListEvents"];
        put?: never;
        /** Publish an event; the same id and content again is fine */
        post: operations["PublishEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/events/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One event and where it went */
        get: operations["GetEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/events/{event_id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a webhook got an event, or did not */
        get: operations["ExplainEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an id or a name stands for: an event, a delivery, a resource, webhooks */
        get: operations["Find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalogue of events to choose from; not a whitelist */
        get: operations["ListEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resource-manager/2019-12-10/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the Terraform provider asks about a project */
        get: operations["GetProject"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/own-grant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom Fanfare takes the caller for, and its role in the project */
        get: operations["GetOwnGrant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/2023-05-31/webhook/project/{project_id}/grants/{principal}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The role of a client or user in a project */
        get: operations["GetGrant"];
        /** Give a client or user a role in a project */
        put: operations["PutGrant"];
        post?: never;
        /** Take the role away again */
        delete: operations["DeleteGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Attempt: {
            number: number;
            /** @enum {string} */
            trigger: "event" | "redelivery" | "verification" | "test";
            /** Format: date-time */
            sent_at: string;
            duration_ms: number;
            url: string;
            headers: {
                [key: string]: string;
            };
            response?: components["schemas"]["WebhookResponse"];
            /**
             * @description Why the attempt failed; absent when it succeeded.
             * @enum {string}
             */
            error_class?: "http_status" | "timeout" | "dns_failure" | "connection_refused" | "connection_reset" | "connection_failed" | "tls_certificate" | "tls_handshake" | "protocol_error" | "destination_refused";
        };
        AttemptCounts: {
            attempts: number;
            /** @description Answered 2xx. */
            succeeded: number;
            failed: number;
            /** @description The failed ones by class; a class without any is left out. */
            errors: {
                /** @enum {string} */
                error_class: "http_status" | "timeout" | "dns_failure" | "connection_refused" | "connection_reset" | "connection_failed" | "tls_certificate" | "tls_handshake" | "protocol_error" | "destination_refused";
                attempts: number;
            }[];
            /** @description Attempts by how long they took: up to each of latency_bounds_ms, and one more for what took longer. */
            latency: number[];
            /** @description The bound in latency_bounds_ms that half of the attempts kept; absent without attempts, or beyond the last one. */
            p50_ms?: number;
            /** @description The bound in latency_bounds_ms that 95 % of the attempts kept; absent without attempts, or beyond the last one. */
            p95_ms?: number;
        };
        CountRedeliveriesRequestBody: {
            /** @description What the webhook never got: skipped or cancelled while it was off, failed in the end. A job is asked for with missed, with a filter, with both (the filter without states), or with event_ids alone. */
            missed?: boolean | null;
            filter?: {
                /** @description Absent: failed, cancelled, skipped. */
                states?: ("failed" | "cancelled" | "skipped" | "succeeded")[] | null;
                /** @description Exactly this source. */
                event_source?: string | null;
                /** @description Exactly this action. */
                event_action?: string | null;
                /** @description Of the last attempt. */
                error_class?: ("http_status" | "timeout" | "dns_failure" | "connection_refused" | "connection_reset" | "connection_failed" | "tls_certificate" | "tls_handshake" | "protocol_error" | "destination_refused") | null;
                /** @description Of the last attempt's response. */
                status_code?: number | null;
                /** @description Accepted at this time or later. */
                since?: string | null;
                /** @description Accepted before this time; never later than the start of the job. */
                until?: string | null;
            } | null;
            /** @description These events and no others, matched to the webhook or not. */
            event_ids?: string[] | null;
            /** @description Deliveries a second; absent: 10. */
            max_per_second?: number | null;
        };
        CreateWebhookRequestBody: {
            name: string;
            description?: string | null;
            enabled?: boolean | null;
            config: {
                /** @description An absolute HTTP or HTTPS URL of printable ASCII */
                url: string;
                hmac_key?: string | null;
            };
            subscriptions?: {
                resource_id?: string | null;
                events?: {
                    source: string | "*";
                    action: string | "*";
                }[] | null;
            }[] | null;
            delivery?: {
                /** @description Deliveries a second; more are held, and wait without costing an attempt. */
                max_per_second?: number | null;
                /** @description Seconds before each attempt, the first one 0. */
                retry_schedule_seconds?: number[] | null;
                /** @description Seconds of one whole attempt. A verification has 10. */
                attempt_timeout_seconds?: number | null;
            } | null;
            test_payload?: {
                resource_id?: string | null;
                resource_name?: string | null;
                event_id?: string | null;
                event_action?: string | null;
                event_description?: string | null;
                event_source?: string | null;
                event_version?: string | null;
                /** @description Any JSON value */
                event_payload?: unknown;
            } | null;
        };
        DeliverySettings: {
            max_per_second?: number;
            retry_schedule_seconds?: number[];
            attempt_timeout_seconds?: number;
        };
        EnableWebhookRequestBody: {
            test_payload?: {
                resource_id?: string | null;
                resource_name?: string | null;
                event_id?: string | null;
                event_action?: string | null;
                event_description?: string | null;
                event_source?: string | null;
                event_version?: string | null;
                /** @description Any JSON value */
                event_payload?: unknown;
            } | null;
        };
        EventDelivery: {
            /** @description Its resource_name; absent when it was deleted. */
            webhook?: string;
            webhook_resource_id: string;
            id: string;
            /** @enum {string} */
            state: "pending" | "succeeded" | "failed" | "cancelled" | "skipped";
            reason?: string;
            /**
             * @description Why it waits for its webhook.
             * @enum {string}
             */
            held?: "breaker" | "recovery" | "rate" | "pause" | "job";
        };
        EventSummary: {
            event_id: string;
            event_source: string;
            event_action: string;
            event_description: string;
            event_version: string;
            resource_id: string;
            resource_name: string;
            /** Format: date-time */
            accepted_at: string;
            matched_count: number;
            skipped_count: number;
        };
        EventType: {
            service: string;
            source: string;
            action: string;
            description: string;
            example?: components["schemas"]["Payload"];
        };
        Explanation: {
            event_id: string;
            /** Format: date-time */
            accepted_at: string;
            /** @description Its resource_name. */
            webhook: string;
            webhook_resource_id: string;
            /** @enum {string} */
            outcome: "succeeded" | "failed" | "cancelled" | "held" | "retrying" | "under_way" | "skipped" | "not_created" | "not_subscribed" | "subscribed_later";
            /** @description The outcome in words. */
            description: string;
            /** @description Decided once, when the event was accepted: later changes of the webhook do not count. */
            matched: boolean;
            /** @description As they are now. */
            subscriptions: {
                subscription: components["schemas"]["WebhookSubscription"];
                asks: boolean;
                /**
                 * @description The first part that the event does not fit.
                 * @enum {string}
                 */
                fails_by?: "source" | "action" | "resource";
            }[];
            /** Format: date-time */
            webhook_updated_at: string;
            enabled: boolean;
            /** @enum {string} */
            disabled_reason?: "requested" | "unverified" | "gone" | "failing";
            /** Format: date-time */
            paused_at?: string;
            /** @description With each attempt and without the payload; absent where there is none. */
            delivery?: components["schemas"]["WebhookDelivery"];
            /** @description What happens next, by itself. */
            next: {
                description: string;
                /** Format: date-time */
                at?: string;
            };
        };
        Grant: {
            principal: string;
            project_id: string;
            /** @enum {string} */
            role: "viewer" | "publisher" | "editor" | "admin";
        };
        HeldDelivery: {
            /** @enum {string} */
            reason: "breaker" | "recovery" | "rate" | "pause" | "job";
            /** @description The reason in words. */
            description: string;
            /** Format: date-time */
            since: string;
            /**
             * Format: date-time
             * @description When its webhook is looked at next; absent while it is paused.
             */
            next_look_at?: string;
        };
        HourMetrics: {
            /**
             * Format: date-time
             * @description Its beginning.
             */
            hour: string;
            attempts: number;
            /** @description Answered 2xx. */
            succeeded: number;
            failed: number;
            /** @description The failed ones by class; a class without any is left out. */
            errors: {
                /** @enum {string} */
                error_class: "http_status" | "timeout" | "dns_failure" | "connection_refused" | "connection_reset" | "connection_failed" | "tls_certificate" | "tls_handshake" | "protocol_error" | "destination_refused";
                attempts: number;
            }[];
            /** @description Attempts by how long they took: up to each of latency_bounds_ms, and one more for what took longer. */
            latency: number[];
            /** @description The bound in latency_bounds_ms that half of the attempts kept; absent without attempts, or beyond the last one. */
            p50_ms?: number;
            /** @description The bound in latency_bounds_ms that 95 % of the attempts kept; absent without attempts, or beyond the last one. */
            p95_ms?: number;
        };
        Metrics: {
            /**
             * Format: date-time
             * @description The beginning of the first hour.
             */
            since: string;
            /**
             * Format: date-time
             * @description The end of the last hour.
             */
            until: string;
            latency_bounds_ms: number[];
            total: components["schemas"]["AttemptCounts"];
            /** @description Oldest first; an hour without an attempt is left out. */
            hours: components["schemas"]["HourMetrics"][];
        };
        /** @description Empty tokens: nothing further in that direction. */
        Pagination: {
            next_page_token: string;
            previous_page_token: string;
        };
        Payload: {
            resource_id: string;
            resource_name: string;
            event_id: string;
            event_action: string;
            event_description: string;
            event_source: string;
            event_version: string;
            event_payload: unknown;
        };
        PreviewSubscriptionsRequestBody: {
            subscriptions: {
                resource_id?: string | null;
                events?: {
                    source: string | "*";
                    action: string | "*";
                }[] | null;
            }[];
        };
        PreviewedEvent: {
            event: components["schemas"]["EventSummary"];
            /** @description Whether the webhook subscribed to it as it was then, switched on or off. */
            was_subscribed: boolean;
        };
        ProjectMetrics: {
            /**
             * Format: date-time
             * @description The beginning of the first hour.
             */
            since: string;
            /**
             * Format: date-time
             * @description The end of the last hour.
             */
            until: string;
            latency_bounds_ms: number[];
            total: components["schemas"]["AttemptCounts"];
            /** @description Oldest first; an hour without an attempt is left out. */
            hours: components["schemas"]["HourMetrics"][];
            /** @description Those that were attempted: the one that failed most often first. */
            webhooks: {
                /** @description Its resource_name. */
                webhook: string;
                webhook_resource_id: string;
                total: components["schemas"]["AttemptCounts"];
            }[];
        };
        PublishEventRequestBody: {
            event_id?: string | null;
            resource_id?: string | null;
            resource_name?: string | null;
            event_description?: string | null;
            event_version?: string | null;
            event_source: string;
            event_action: string;
            /** @description Any JSON value */
            event_payload: unknown;
        };
        PutGrantRequestBody: {
            /** @enum {string} */
            role: "viewer" | "publisher" | "editor" | "admin";
        };
        RedeliverEventRequestBody: {
            /** @description Past an open breaker, the rate and a pause; without it the redelivery waits behind them. */
            force?: boolean | null;
        };
        RedeliverRequestBody: {
            /** @description Past an open breaker, the rate and a pause; without it the redelivery waits behind them. */
            force?: boolean | null;
        };
        RedeliveryJob: {
            /** Format: uuid */
            id: string;
            webhook_resource_id: string;
            /**
             * @description `done`: all that matched is in the backlog, and goes out as the webhook can take it.
             * @enum {string}
             */
            state: "running" | "done" | "cancelled";
            /** @description Why it was cancelled. */
            reason?: string;
            filter?: {
                states: ("failed" | "cancelled" | "skipped" | "succeeded")[];
                event_source?: string;
                event_action?: string;
                /** @enum {string} */
                error_class?: "http_status" | "timeout" | "dns_failure" | "connection_refused" | "connection_reset" | "connection_failed" | "tls_certificate" | "tls_handshake" | "protocol_error" | "destination_refused";
                status_code?: number;
                /** Format: date-time */
                since?: string;
                /** Format: date-time */
                until: string;
            };
            event_ids?: string[];
            max_per_second: number;
            /** @description Approximate. */
            progress: {
                matched: number;
                /** @description Of those matched: put into the backlog, and not there for another reason. */
                held: number;
                sent: number;
                succeeded: number;
                failed: number;
            };
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            ended_at?: string;
        };
        RotateTokenRequestBody: {
            hmac_key?: string | null;
            overlap_seconds?: number | null;
        };
        StartRedeliveryJobRequestBody: {
            /** @description What the webhook never got: skipped or cancelled while it was off, failed in the end. A job is asked for with missed, with a filter, with both (the filter without states), or with event_ids alone. */
            missed?: boolean | null;
            filter?: {
                /** @description Absent: failed, cancelled, skipped. */
                states?: ("failed" | "cancelled" | "skipped" | "succeeded")[] | null;
                /** @description Exactly this source. */
                event_source?: string | null;
                /** @description Exactly this action. */
                event_action?: string | null;
                /** @description Of the last attempt. */
                error_class?: ("http_status" | "timeout" | "dns_failure" | "connection_refused" | "connection_reset" | "connection_failed" | "tls_certificate" | "tls_handshake" | "protocol_error" | "destination_refused") | null;
                /** @description Of the last attempt's response. */
                status_code?: number | null;
                /** @description Accepted at this time or later. */
                since?: string | null;
                /** @description Accepted before this time; never later than the start of the job. */
                until?: string | null;
            } | null;
            /** @description These events and no others, matched to the webhook or not. */
            event_ids?: string[] | null;
            /** @description Deliveries a second; absent: 10. */
            max_per_second?: number | null;
        };
        Status: {
            /** @description google.rpc.Code */
            code: number;
            message: string;
            details: unknown[];
        };
        TestWebhookRequestBody: {
            config: {
                /** @description An absolute HTTP or HTTPS URL of printable ASCII */
                url: string;
                hmac_key?: string | null;
            };
            test_payload?: {
                resource_id?: string | null;
                resource_name?: string | null;
                event_id?: string | null;
                event_action?: string | null;
                event_description?: string | null;
                event_source?: string | null;
                event_version?: string | null;
                /** @description Any JSON value */
                event_payload?: unknown;
            } | null;
            webhook_resource_id?: string | null;
        };
        UpdateWebhookNameRequestBody: {
            name: string;
        };
        UpdateWebhookRequestBody: {
            /** @description Comma-separated. Masked but absent means the zero value; what is not masked is ignored. */
            update_mask: string;
            webhook?: {
                description?: string | null;
                enabled?: boolean | null;
                config?: {
                    /** @description An absolute HTTP or HTTPS URL of printable ASCII */
                    url?: string;
                    hmac_key?: string | null;
                };
                subscriptions?: {
                    resource_id?: string | null;
                    events?: {
                        source: string | "*";
                        action: string | "*";
                    }[] | null;
                }[] | null;
                delivery?: {
                    /** @description Deliveries a second; more are held, and wait without costing an attempt. */
                    max_per_second?: number | null;
                    /** @description Seconds before each attempt, the first one 0. */
                    retry_schedule_seconds?: number[] | null;
                    /** @description Seconds of one whole attempt. A verification has 10. */
                    attempt_timeout_seconds?: number | null;
                } | null;
            } | null;
            test_payload?: {
                resource_id?: string | null;
                resource_name?: string | null;
                event_id?: string | null;
                event_action?: string | null;
                event_description?: string | null;
                event_source?: string | null;
                event_version?: string | null;
                /** @description Any JSON value */
                event_payload?: unknown;
            } | null;
        };
        VerifyWebhookRequestBody: {
            test_payload?: {
                resource_id?: string | null;
                resource_name?: string | null;
                event_id?: string | null;
                event_action?: string | null;
                event_description?: string | null;
                event_source?: string | null;
                event_version?: string | null;
                /** @description Any JSON value */
                event_payload?: unknown;
            } | null;
        };
        Webhook: {
            resource_id: string;
            resource_name: string;
            description: string;
            enabled: boolean;
            /** @enum {string} */
            disabled_reason?: "requested" | "unverified" | "gone" | "failing";
            /**
             * Format: date-time
             * @description Set while its deliveries are held instead of sent.
             */
            paused_at?: string;
            config: {
                url: string;
            };
            delivery?: components["schemas"]["DeliverySettings"];
            /** @description Whether requests are signed; the token itself is never shown. */
            has_hmac_key: boolean;
            /**
             * Format: date-time
             * @description Until when the token before this one signs beside it, unless another change ends it.
             */
            hmac_key_overlap_until?: string;
            subscriptions: components["schemas"]["WebhookSubscription"][];
            last_delivery?: components["schemas"]["WebhookDelivery"];
            health: components["schemas"]["WebhookHealth"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Rises with every change: what If-Match takes. */
            version: number;
        };
        WebhookDelivery: {
            id: string;
            webhook_resource_id: string;
            /** @description Its resource_name; in lists of a whole project. */
            webhook?: string;
            request: {
                url?: string;
                headers?: {
                    [key: string]: string;
                };
                /** @description Absent in a summary, and when the event has expired or the page would grow too large. */
                payload?: components["schemas"]["Payload"];
                /** Format: date-time */
                sent_at?: string;
            };
            response?: components["schemas"]["WebhookResponse"];
            retries: number;
            event_id: string;
            event_source: string;
            event_action: string;
            /** @description That the event names; absent on verifications, and on what an older Fanfare stored. */
            resource_id?: string;
            /** @enum {string} */
            trigger: "event" | "redelivery" | "verification" | "test";
            /** @enum {string} */
            state: "pending" | "succeeded" | "failed" | "cancelled" | "skipped";
            reason?: string;
            /** @description Why it waits for its webhook; the state stays what it is. */
            held?: components["schemas"]["HeldDelivery"];
            /** @description Oldest first; the newest 50 are kept. Of a summary the last one alone. */
            attempts: components["schemas"]["Attempt"][];
            /** Format: date-time */
            next_attempt_at?: string;
            /** Format: date-time */
            created_at: string;
        };
        WebhookHealth: {
            consecutive_failures: number;
            /** Format: date-time */
            failing_since?: string;
            /** @enum {string} */
            breaker: "closed" | "open" | "half_open";
            /** Format: date-time */
            next_probe_at?: string;
            /** @description Deliveries that wait for the webhook, counted up to 1000; not in lists. */
            held?: number;
        };
        WebhookResponse: {
            status_code: number;
            headers: {
                [key: string]: string;
            };
            body: string;
            /** @description True when more was received than is shown: a part is kept, and a summary has none of it. */
            body_truncated?: boolean;
        };
        WebhookSubscription: {
            resource_id?: string;
            events: {
                source: string;
                action: string;
            }[];
        };
    };
    responses: {
        /** @description The request is at fault */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
        /** @description Fanfare is at fault, or busy: try again */
        Failed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Status"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ListWebhooks: {
        parameters: {
            query?: {
                /** @description 0 or absent: 20; more than 100 counts as 100 */
                "pagination.page_size"?: number;
                /** @description Continue forwards */
                "pagination.next_page_token"?: string;
                /** @description Continue backwards */
                "pagination.previous_page_token"?: string;
                /** @description `field`, `field asc` or `field desc`; fields: name, created_at, updated_at */
                "sorting.order_by"?: string[];
                /** @description `summary`: without payloads, bodies and headers, and of the attempts the last one; `full` unless told */
                view?: "full" | "summary";
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhooks: components["schemas"]["Webhook"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    CreateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    WebhookService_ListWebhooks: {
        parameters: {
            query?: {
                /** @description 0 or absent: 20; more than 100 counts as 100 */
                "pagination.page_size"?: number;
                /** @description Continue forwards */
                "pagination.next_page_token"?: string;
                /** @description Continue backwards */
                "pagination.previous_page_token"?: string;
                /** @description `field`, `field asc` or `field desc`; fields: name, created_at, updated_at */
                "sorting.order_by"?: string[];
                /** @description `summary`: without payloads, bodies and headers, and of the attempts the last one; `full` unless told */
                view?: "full" | "summary";
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description `project/<project_id>`, percent-encoded
                 * @example project/demo
                 */
                parent_resource_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhooks: components["schemas"]["Webhook"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    WebhookService_CreateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `project/<project_id>`, percent-encoded
                 * @example project/demo
                 */
                parent_resource_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    GetWebhook: {
        parameters: {
            query?: {
                /** @description `summary`: without payloads, bodies and headers, and of the attempts the last one; `full` unless told */
                view?: "full" | "summary";
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    DeleteWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    UpdateWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    WebhookService_GetWebhook: {
        parameters: {
            query?: {
                /** @description `summary`: without payloads, bodies and headers, and of the attempts the last one; `full` unless told */
                view?: "full" | "summary";
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The webhook's resource_name, percent-encoded
                 * @example webhook/project/demo/geo/us/webhook/demo-receiver
                 */
                resource_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    WebhookService_DeleteWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The webhook's resource_name, percent-encoded
                 * @example webhook/project/demo/geo/us/webhook/demo-receiver
                 */
                resource_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    WebhookService_UpdateWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The webhook's resource_name, percent-encoded
                 * @example webhook/project/demo/geo/us/webhook/demo-receiver
                 */
                resource_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    UpdateWebhookName: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookNameRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    WebhookService_UpdateWebhookName: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The webhook's resource_name, percent-encoded
                 * @example webhook/project/demo/geo/us/webhook/demo-receiver
                 */
                resource_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookNameRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    EnableWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EnableWebhookRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    DisableWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    PauseWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    ResumeWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    VerifyWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VerifyWebhookRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        delivery: components["schemas"]["WebhookDelivery"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    RotateToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The webhook's `version`: 409 if it was changed since. Without it the last writer wins. */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateTokenRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhook: components["schemas"]["Webhook"];
                        /** @description What was done although it was hardly meant, in words. */
                        warnings?: string[];
                        /** @description Only when it was generated here, and only this once. */
                        hmac_key?: string;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    TestWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestWebhookRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    PreviewSubscriptions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewSubscriptionsRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The project's last events that were held against the subscriptions. */
                        looked_at: number;
                        /** @description False: there are older events. */
                        complete: boolean;
                        /** @description Those that the webhook would have got, newest first. */
                        events: components["schemas"]["PreviewedEvent"][];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    ListWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description 0 or absent: 20; more than 100 counts as 100 */
                "pagination.page_size"?: number;
                /** @description Continue forwards */
                "pagination.next_page_token"?: string;
                /** @description Continue backwards */
                "pagination.previous_page_token"?: string;
                /** @description `field`, `field asc` or `field desc`; fields: sent_at, id */
                "sorting.order_by"?: string[];
                /** @description In any of these states; `held`: waits for its webhook */
                "filter.state"?: ("pending" | "succeeded" | "failed" | "cancelled" | "skipped" | "held")[];
                /** @description Exactly this source */
                "filter.event_source"?: string;
                /** @description Exactly this action */
                "filter.event_action"?: string;
                /** @description Of events that name exactly this resource */
                "filter.resource_id"?: string;
                /** @description Answered so at the last attempt */
                "filter.http_status"?: number;
                /** @description Failed so at the last attempt */
                "filter.error_class"?: "http_status" | "timeout" | "dns_failure" | "connection_refused" | "connection_reset" | "connection_failed" | "tls_certificate" | "tls_handshake" | "protocol_error" | "destination_refused";
                /** @description Accepted at this time or later */
                "filter.since"?: string;
                /** @description Accepted before this time */
                "filter.until"?: string;
                /** @description `summary`: without payloads, bodies and headers, and of the attempts the last one; `full` unless told */
                view?: "full" | "summary";
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deliveries: components["schemas"]["WebhookDelivery"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    WebhookService_ListWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description 0 or absent: 20; more than 100 counts as 100 */
                "pagination.page_size"?: number;
                /** @description Continue forwards */
                "pagination.next_page_token"?: string;
                /** @description Continue backwards */
                "pagination.previous_page_token"?: string;
                /** @description `field`, `field asc` or `field desc`; fields: sent_at, id */
                "sorting.order_by"?: string[];
                /** @description In any of these states; `held`: waits for its webhook */
                "filter.state"?: ("pending" | "succeeded" | "failed" | "cancelled" | "skipped" | "held")[];
                /** @description Exactly this source */
                "filter.event_source"?: string;
                /** @description Exactly this action */
                "filter.event_action"?: string;
                /** @description Of events that name exactly this resource */
                "filter.resource_id"?: string;
                /** @description Answered so at the last attempt */
                "filter.http_status"?: number;
                /** @description Failed so at the last attempt */
                "filter.error_class"?: "http_status" | "timeout" | "dns_failure" | "connection_refused" | "connection_reset" | "connection_failed" | "tls_certificate" | "tls_handshake" | "protocol_error" | "destination_refused";
                /** @description Accepted at this time or later */
                "filter.since"?: string;
                /** @description Accepted before this time */
                "filter.until"?: string;
                /** @description `summary`: without payloads, bodies and headers, and of the attempts the last one; `full` unless told */
                view?: "full" | "summary";
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The webhook's resource_name, percent-encoded
                 * @example webhook/project/demo/geo/us/webhook/demo-receiver
                 */
                resource_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deliveries: components["schemas"]["WebhookDelivery"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    ListDeliveries: {
        parameters: {
            query?: {
                /** @description 0 or absent: 20; more than 100 counts as 100 */
                "pagination.page_size"?: number;
                /** @description Continue forwards */
                "pagination.next_page_token"?: string;
                /** @description Continue backwards */
                "pagination.previous_page_token"?: string;
                /** @description `field`, `field asc` or `field desc`; fields: sent_at, id */
                "sorting.order_by"?: string[];
                /** @description In any of these states; `held`: waits for its webhook */
                "filter.state"?: ("pending" | "succeeded" | "failed" | "cancelled" | "skipped" | "held")[];
                /** @description Exactly this source */
                "filter.event_source"?: string;
                /** @description Exactly this action */
                "filter.event_action"?: string;
                /** @description Of events that name exactly this resource */
                "filter.resource_id"?: string;
                /** @description Answered so at the last attempt */
                "filter.http_status"?: number;
                /** @description Failed so at the last attempt */
                "filter.error_class"?: "http_status" | "timeout" | "dns_failure" | "connection_refused" | "connection_reset" | "connection_failed" | "tls_certificate" | "tls_handshake" | "protocol_error" | "destination_refused";
                /** @description Accepted at this time or later */
                "filter.since"?: string;
                /** @description Accepted before this time */
                "filter.until"?: string;
                /** @description `summary`: without payloads, bodies and headers, and of the attempts the last one; `full` unless told */
                view?: "full" | "summary";
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deliveries: components["schemas"]["WebhookDelivery"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    GetDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
                /** @description A ULID */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        delivery: components["schemas"]["WebhookDelivery"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    Redeliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
                /** @description A ULID */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RedeliverRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        delivery: components["schemas"]["WebhookDelivery"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    RedeliverEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
                /** @description The event's id */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RedeliverEventRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        delivery: components["schemas"]["WebhookDelivery"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    ListRedeliveryJobs: {
        parameters: {
            query?: {
                /** @description 0 or absent: 20; more than 100 counts as 100 */
                "pagination.page_size"?: number;
                /** @description Continue forwards */
                "pagination.next_page_token"?: string;
                /** @description Continue backwards */
                "pagination.previous_page_token"?: string;
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        jobs: components["schemas"]["RedeliveryJob"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    StartRedeliveryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRedeliveryJobRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: components["schemas"]["RedeliveryJob"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    CountRedeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRedeliveriesRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        matched: number;
                        /** @description False: there are more than were counted. */
                        complete: boolean;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    GetRedeliveryJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
                /** @description A UUID */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: components["schemas"]["RedeliveryJob"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    CancelRedeliveryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
                /** @description A UUID */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job: components["schemas"]["RedeliveryJob"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    GetWebhookMetrics: {
        parameters: {
            query?: {
                /** @description Of the hour in which this lies, and later: 24 hours before the end unless told, at most 744 */
                "filter.since"?: string;
                /** @description Before this time, up to the end of its hour; now unless told */
                "filter.until"?: string;
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /**
                 * @description The one geography served
                 * @example us
                 */
                geo: string;
                /**
                 * @description The webhook's name
                 * @example demo-receiver
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        metrics: components["schemas"]["Metrics"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    GetProjectMetrics: {
        parameters: {
            query?: {
                /** @description Of the hour in which this lies, and later: 24 hours before the end unless told, at most 744 */
                "filter.since"?: string;
                /** @description Before this time, up to the end of its hour; now unless told */
                "filter.until"?: string;
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        metrics: components["schemas"]["ProjectMetrics"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    ListEvents: {
        parameters: {
            query?: {
                /** @description 0 or absent: 20; more than 100 counts as 100 */
                "pagination.page_size"?: number;
                /** @description Continue forwards */
                "pagination.next_page_token"?: string;
                /** @description Continue backwards */
                "pagination.previous_page_token"?: string;
                /** @description Exactly this source */
                "filter.source"?: string;
                /** @description Exactly this action */
                "filter.action"?: string;
                /** @description That names exactly this resource */
                "filter.resource_id"?: string;
                /** @description Accepted at this time or later */
                "filter.since"?: string;
                /** @description Accepted before this time */
                "filter.until"?: string;
                /** @description Events in a list are summaries always: without payloads */
                view?: "full" | "summary";
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: components["schemas"]["EventSummary"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    PublishEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishEventRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        event_id: string;
                        /** Format: date-time */
                        accepted_at: string;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    GetEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /** @description The event's id */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        event: {
                            resource_id: string;
                            resource_name: string;
                            event_id: string;
                            event_action: string;
                            event_description: string;
                            event_source: string;
                            event_version: string;
                            event_payload: unknown;
                            /** Format: date-time */
                            accepted_at: string;
                        };
                        deliveries: components["schemas"]["EventDelivery"][];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    ExplainEvent: {
        parameters: {
            query: {
                /** @description The webhook's name */
                webhook: string;
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /** @description The event's id */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        explanation: components["schemas"]["Explanation"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    Find: {
        parameters: {
            query: {
                /** @description An event's, delivery's or resource's id, or a part of a webhook's name */
                q: string;
            };
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whose name holds the text. */
                        webhooks: {
                            /** @description Its resource_name. */
                            webhook: string;
                            webhook_resource_id: string;
                        }[];
                        /** @description Of that id; else the last ones that name that resource. */
                        events: components["schemas"]["EventSummary"][];
                        /** @description Of that id, as a summary. */
                        deliveries: components["schemas"]["WebhookDelivery"][];
                        /** @description False: older events may name the resource. ListEvents pages through them. */
                        complete: boolean;
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    ListEventTypes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        event_types: components["schemas"]["EventType"][];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    GetProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        project: {
                            id: string;
                            parent: {
                                id: string;
                                type: string;
                            };
                        };
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    GetOwnGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        grant: components["schemas"]["Grant"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    GetGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an answer that the client still has: 304 without a body while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /** @description A client id or the subject of a user */
                principal: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        grant: components["schemas"]["Grant"];
                    };
                };
            };
            /** @description The client has this answer: If-None-Match names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    PutGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /** @description A client id or the subject of a user */
                principal: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutGrantRequestBody"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        grant: components["schemas"]["Grant"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
    DeleteGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The project
                 * @example demo
                 */
                project_id: string;
                /** @description A client id or the subject of a user */
                principal: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            "4XX": components["responses"]["Refused"];
            "5XX": components["responses"]["Failed"];
        };
    };
}
