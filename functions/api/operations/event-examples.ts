/** Documented example payloads of the catalogue's events, as JSON text in the envelope they are sent in. */
export const EVENT_EXAMPLES: readonly {
  readonly source: string;
  readonly action: string;
  readonly example: string;
}[] = [
  {
    source: 'hashicorp.packer.version',
    action: 'assign',
    example:
      '{"resource_id":"01JNG6VKTRRBC6YSZWQV20DP79","resource_name":"packer/project/25e75f15-beab-4843-a396-12f8f256d808/registry/01JNG6VKTRRBC6YSZWQV20DP79","event_id":"packer.event:RfJTMKnnq767g7zWqzFf","event_action":"assign","event_description":"Assigned version to channel","event_source":"hashicorp.packer.version","event_version":"1","event_payload":{"organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","project_id":"25e75f15-beab-4843-a396-12f8f256d808","registry":{"id":"01JNG6VKTRRBC6YSZWQV20DP79"},"bucket":{"id":"01JNG6ZV6BAJ2KK3041EHKP7N3","name":"ubuntu-base"},"version":{"id":"01JZMGW20S6WS9M0ANEDWFZ76F","fingerprint":"01JZMGW1HAW3D76641BV4Q5N2P","name":"v2"},"actor":{"principal_id":"c4c9d04d-2f3c-428a-9a4d-44b9f48dc857","type":"TYPE_SERVICE","service":{"id":"c4c9d04d-2f3c-428a-9a4d-44b9f48dc857","name":"image-pipeline","user_managed":true}},"builds":[{"id":"01JZMGWDYWV01F7918AAQ620N8","platform":"aws","component_type":"amazon-ebs.ubuntu","labels":{"os":"ubuntu","release":"24.04"},"artifacts":[{"region":"us-east-1","external_identifier":"ami-0f27d3b9a1c6e8047"},{"region":"us-west-2","external_identifier":"ami-09a5c0e4b7d2f1386"}]},{"id":"01JZMGWEBVKHDH887C7GA1X0DV","platform":"azure","component_type":"azure-arm.ubuntu","labels":{"os":"ubuntu","release":"24.04"},"artifacts":[{"region":"East US","external_identifier":"ubuntu-base-20250708080153"}]}],"previous_version":{"id":"01JXCDHKGDFT41P6FZP2FYQG6P","fingerprint":"01JXCDHJXT3VNJPVTNNYK3ZG8R","name":"v1"},"previous_builds":[{"id":"01JXCDHTEKF7ACHAFKQBB6ZPMM","platform":"aws","component_type":"amazon-ebs.ubuntu","labels":{"os":"ubuntu","release":"22.04"},"artifacts":[{"region":"us-east-1","external_identifier":"ami-0b6c8f1d2e7a94c35"},{"region":"us-west-2","external_identifier":"ami-04e1d9a7c3b8f6250"}]}],"channel":{"id":"01JNG6ZVEEXF8CFCXK3XC0EW3D","name":"latest","author_id":"HCP Packer","managed":true,"restricted":true}}}',
  },
  {
    source: 'hashicorp.packer.version',
    action: 'cancel-revocation',
    example:
      '{"resource_id":"01JNG6VKTRRBC6YSZWQV20DP79","resource_name":"packer/project/25e75f15-beab-4843-a396-12f8f256d808/registry/01JNG6VKTRRBC6YSZWQV20DP79","event_id":"packer.event:H8RkWhRLfkDkb86W6HQw","event_action":"cancel-revocation","event_description":"Cancelled version revocation","event_source":"hashicorp.packer.version","event_version":"1","event_payload":{"organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","project_id":"25e75f15-beab-4843-a396-12f8f256d808","registry":{"id":"01JNG6VKTRRBC6YSZWQV20DP79"},"bucket":{"id":"01JNG6ZV6BAJ2KK3041EHKP7N3","name":"ubuntu-base"},"version":{"id":"01JXCDHKGDFT41P6FZP2FYQG6P","fingerprint":"01JXCDHJXT3VNJPVTNNYK3ZG8R","name":"v1","status":"ACTIVE","revoke_at":"","revocation_message":"","revocation_author":""},"actor":{"principal_id":"21b18574-c059-458d-a714-fbe515365ad9","type":"TYPE_USER","user":{"email":"avery.chen@example.com","name":"Avery Chen","id":"8350a1d8-8a0c-4a11-8499-bb6f52838916"}},"builds":[{"id":"01JXCDHTEKF7ACHAFKQBB6ZPMM","platform":"aws","component_type":"amazon-ebs.ubuntu","labels":{"os":"ubuntu","release":"22.04"},"artifacts":[{"region":"us-east-1","external_identifier":"ami-0b6c8f1d2e7a94c35"},{"region":"us-west-2","external_identifier":"ami-04e1d9a7c3b8f6250"}]}]}}',
  },
  {
    source: 'hashicorp.packer.version',
    action: 'complete',
    example:
      '{"resource_id":"01JNG6VKTRRBC6YSZWQV20DP79","resource_name":"packer/project/25e75f15-beab-4843-a396-12f8f256d808/registry/01JNG6VKTRRBC6YSZWQV20DP79","event_id":"packer.event:cfFrBFbcfDmmc8RBzcq7","event_action":"complete","event_description":"Completed version","event_source":"hashicorp.packer.version","event_version":"1","event_payload":{"organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","project_id":"25e75f15-beab-4843-a396-12f8f256d808","registry":{"id":"01JNG6VKTRRBC6YSZWQV20DP79"},"bucket":{"id":"01JNG6ZV6BAJ2KK3041EHKP7N3","name":"ubuntu-base"},"version":{"id":"01JXCDHKGDFT41P6FZP2FYQG6P","fingerprint":"01JXCDHJXT3VNJPVTNNYK3ZG8R","name":"v1","status":"ACTIVE","revoke_at":"","revocation_message":"","revocation_author":""},"actor":{"principal_id":"c4c9d04d-2f3c-428a-9a4d-44b9f48dc857","type":"TYPE_SERVICE","service":{"id":"c4c9d04d-2f3c-428a-9a4d-44b9f48dc857","name":"image-pipeline","user_managed":true}},"builds":[{"id":"01JXCDHTEKF7ACHAFKQBB6ZPMM","platform":"aws","component_type":"amazon-ebs.ubuntu","labels":{"os":"ubuntu","release":"22.04"},"artifacts":[{"region":"us-east-1","external_identifier":"ami-0b6c8f1d2e7a94c35"},{"region":"us-west-2","external_identifier":"ami-04e1d9a7c3b8f6250"}]}]}}',
  },
  {
    source: 'hashicorp.packer.version',
    action: 'create',
    example:
      '{"resource_id":"01JNG6VKTRRBC6YSZWQV20DP79","resource_name":"packer/project/25e75f15-beab-4843-a396-12f8f256d808/registry/01JNG6VKTRRBC6YSZWQV20DP79","event_id":"packer.event:JKgTH6whKtN7Jww8fMzp","event_action":"create","event_description":"Created version","event_source":"hashicorp.packer.version","event_version":"1","event_payload":{"organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","project_id":"25e75f15-beab-4843-a396-12f8f256d808","registry":{"id":"01JNG6VKTRRBC6YSZWQV20DP79"},"bucket":{"id":"01JNG6ZV6BAJ2KK3041EHKP7N3","name":"ubuntu-base"},"version":{"id":"01JXCDHKGDFT41P6FZP2FYQG6P","fingerprint":"01JXCDHJXT3VNJPVTNNYK3ZG8R","name":"v1","status":"RUNNING","revoke_at":"","revocation_message":"","revocation_author":""},"actor":{"principal_id":"c4c9d04d-2f3c-428a-9a4d-44b9f48dc857","type":"TYPE_SERVICE","service":{"id":"c4c9d04d-2f3c-428a-9a4d-44b9f48dc857","name":"image-pipeline","user_managed":true}}}}',
  },
  {
    source: 'hashicorp.packer.version',
    action: 'delete',
    example:
      '{"resource_id":"01JNG6VKTRRBC6YSZWQV20DP79","resource_name":"packer/project/25e75f15-beab-4843-a396-12f8f256d808/registry/01JNG6VKTRRBC6YSZWQV20DP79","event_id":"packer.event:BzwbRGGLhhK7D9k7znCR","event_action":"delete","event_description":"Deleted version","event_source":"hashicorp.packer.version","event_version":"1","event_payload":{"organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","project_id":"25e75f15-beab-4843-a396-12f8f256d808","registry":{"id":"01JNG6VKTRRBC6YSZWQV20DP79"},"bucket":{"id":"01JNG6ZV6BAJ2KK3041EHKP7N3","name":"ubuntu-base"},"version":{"id":"01JXCDHKGDFT41P6FZP2FYQG6P","fingerprint":"01JXCDHJXT3VNJPVTNNYK3ZG8R","name":"v1","status":"REVOKED","revoke_at":"2025-07-15T10:30:00Z","revocation_message":"Base image contains a vulnerable OpenSSL package","revocation_author":"Avery Chen"},"actor":{"principal_id":"19a3ecc6-61e7-46af-953f-fbe3d95516f6","type":"TYPE_INTERNAL_OPERATOR","internal_operator":{"id":"19a3ecc6-61e7-46af-953f-fbe3d95516f6"}},"builds":[{"id":"01JXCDHTEKF7ACHAFKQBB6ZPMM","platform":"aws","component_type":"amazon-ebs.ubuntu","labels":{"os":"ubuntu","release":"22.04"},"artifacts":[{"region":"us-east-1","external_identifier":"ami-0b6c8f1d2e7a94c35"},{"region":"us-west-2","external_identifier":"ami-04e1d9a7c3b8f6250"}]}]}}',
  },
  {
    source: 'hashicorp.packer.version',
    action: 'restore',
    example:
      '{"resource_id":"01JNG6VKTRRBC6YSZWQV20DP79","resource_name":"packer/project/25e75f15-beab-4843-a396-12f8f256d808/registry/01JNG6VKTRRBC6YSZWQV20DP79","event_id":"packer.event:hGNfLjG6FkTg7ptDcRPT","event_action":"restore","event_description":"Restored version","event_source":"hashicorp.packer.version","event_version":"1","event_payload":{"organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","project_id":"25e75f15-beab-4843-a396-12f8f256d808","registry":{"id":"01JNG6VKTRRBC6YSZWQV20DP79"},"bucket":{"id":"01JNG6ZV6BAJ2KK3041EHKP7N3","name":"ubuntu-base"},"version":{"id":"01JXCDHKGDFT41P6FZP2FYQG6P","fingerprint":"01JXCDHJXT3VNJPVTNNYK3ZG8R","name":"v1","status":"ACTIVE","revoke_at":"","revocation_message":"","revocation_author":""},"actor":{"principal_id":"21b18574-c059-458d-a714-fbe515365ad9","type":"TYPE_USER","user":{"email":"avery.chen@example.com","name":"Avery Chen","id":"8350a1d8-8a0c-4a11-8499-bb6f52838916"}},"builds":[{"id":"01JXCDHTEKF7ACHAFKQBB6ZPMM","platform":"aws","component_type":"amazon-ebs.ubuntu","labels":{"os":"ubuntu","release":"22.04"},"artifacts":[{"region":"us-east-1","external_identifier":"ami-0b6c8f1d2e7a94c35"},{"region":"us-west-2","external_identifier":"ami-04e1d9a7c3b8f6250"}]}]}}',
  },
  {
    source: 'hashicorp.packer.version',
    action: 'revoke',
    example:
      '{"resource_id":"01JNG6VKTRRBC6YSZWQV20DP79","resource_name":"packer/project/25e75f15-beab-4843-a396-12f8f256d808/registry/01JNG6VKTRRBC6YSZWQV20DP79","event_id":"packer.event:8g7DmTPpNfKpLzQQ9bcj","event_action":"revoke","event_description":"Revoked version","event_source":"hashicorp.packer.version","event_version":"1","event_payload":{"organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","project_id":"25e75f15-beab-4843-a396-12f8f256d808","registry":{"id":"01JNG6VKTRRBC6YSZWQV20DP79"},"bucket":{"id":"01JNG6ZV6BAJ2KK3041EHKP7N3","name":"ubuntu-base"},"version":{"id":"01JXCDHKGDFT41P6FZP2FYQG6P","fingerprint":"01JXCDHJXT3VNJPVTNNYK3ZG8R","name":"v1","status":"REVOKED","revoke_at":"2025-07-15T10:30:00Z","revocation_message":"Base image contains a vulnerable OpenSSL package","revocation_author":"Avery Chen"},"actor":{"principal_id":"21b18574-c059-458d-a714-fbe515365ad9","type":"TYPE_USER","user":{"email":"avery.chen@example.com","name":"Avery Chen","id":"8350a1d8-8a0c-4a11-8499-bb6f52838916"}},"builds":[{"id":"01JXCDHTEKF7ACHAFKQBB6ZPMM","platform":"aws","component_type":"amazon-ebs.ubuntu","labels":{"os":"ubuntu","release":"22.04"},"artifacts":[{"region":"us-east-1","external_identifier":"ami-0b6c8f1d2e7a94c35"},{"region":"us-west-2","external_identifier":"ami-04e1d9a7c3b8f6250"}]}],"skip_descendants_revocation":false}}',
  },
  {
    source: 'hashicorp.packer.version',
    action: 'schedule-revocation',
    example:
      '{"resource_id":"01JNG6VKTRRBC6YSZWQV20DP79","resource_name":"packer/project/25e75f15-beab-4843-a396-12f8f256d808/registry/01JNG6VKTRRBC6YSZWQV20DP79","event_id":"packer.event:PqbfjdbGrQHqMqwP9Gpz","event_action":"schedule-revocation","event_description":"Scheduled version revocation","event_source":"hashicorp.packer.version","event_version":"1","event_payload":{"organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","project_id":"25e75f15-beab-4843-a396-12f8f256d808","registry":{"id":"01JNG6VKTRRBC6YSZWQV20DP79"},"bucket":{"id":"01JNG6ZV6BAJ2KK3041EHKP7N3","name":"ubuntu-base"},"version":{"id":"01JXCDHKGDFT41P6FZP2FYQG6P","fingerprint":"01JXCDHJXT3VNJPVTNNYK3ZG8R","name":"v1","status":"REVOCATION_SCHEDULED","revoke_at":"2025-08-01T00:00:00Z","revocation_message":"Superseded by v2","revocation_author":"Avery Chen"},"actor":{"principal_id":"21b18574-c059-458d-a714-fbe515365ad9","type":"TYPE_USER","user":{"email":"avery.chen@example.com","name":"Avery Chen","id":"8350a1d8-8a0c-4a11-8499-bb6f52838916"}},"builds":[{"id":"01JXCDHTEKF7ACHAFKQBB6ZPMM","platform":"aws","component_type":"amazon-ebs.ubuntu","labels":{"os":"ubuntu","release":"22.04"},"artifacts":[{"region":"us-east-1","external_identifier":"ami-0b6c8f1d2e7a94c35"},{"region":"us-west-2","external_identifier":"ami-04e1d9a7c3b8f6250"}]}],"skip_descendants_revocation":true}}',
  },
  {
    source: 'hashicorp.secrets.app',
    action: 'create',
    example:
      '{"resource_id":"3916b5ff-d24a-46b4-a5b3-54182ba9021e","resource_name":"secrets/project/25e75f15-beab-4843-a396-12f8f256d808/app/payments","event_id":"secrets.event:rWPJWWF6WtBJPJrP7Grn","event_action":"create","event_description":"Create an application","event_source":"hashicorp.secrets.app","event_version":"1","event_payload":{"name":"payments","organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","principal_id":"a86a9e42-eaed-490a-9bc6-2fccc63873db","project_id":"25e75f15-beab-4843-a396-12f8f256d808","timestamp":"2025-05-06T14:02:11Z"}}',
  },
  {
    source: 'hashicorp.secrets.integration',
    action: 'create',
    example:
      '{"resource_id":"secrets.integration:jnL8drwLwBBhLbDNPdbD","resource_name":"secrets/project/25e75f15-beab-4843-a396-12f8f256d808/integration/atlas-orders","event_id":"secrets.event:69CF6HqLDznJrqWh7Kfk","event_action":"create","event_description":"Create an integration","event_source":"hashicorp.secrets.integration","event_version":"1","event_payload":{"name":"atlas-orders","organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","principal_id":"a86a9e42-eaed-490a-9bc6-2fccc63873db","project_id":"25e75f15-beab-4843-a396-12f8f256d808","provider":"mongodb-atlas","timestamp":"2025-05-06T13:55:48Z"}}',
  },
  {
    source: 'hashicorp.secrets.secret',
    action: 'create',
    example:
      '{"resource_id":"3916b5ff-d24a-46b4-a5b3-54182ba9021e","resource_name":"secrets/project/25e75f15-beab-4843-a396-12f8f256d808/app/payments","event_id":"secrets.event:njTNTfWGBjPHLq8FLBtD","event_action":"create","event_description":"Create a new KV secret","event_source":"hashicorp.secrets.secret","event_version":"1","event_payload":{"app_name":"payments","name":"CARD_GATEWAY_KEY","organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","principal_id":"a86a9e42-eaed-490a-9bc6-2fccc63873db","project_id":"25e75f15-beab-4843-a396-12f8f256d808","timestamp":"2025-05-06T14:05:37Z","type":"static","version":1}}',
  },
  {
    source: 'hashicorp.secrets.secret',
    action: 'rotate',
    example:
      '{"resource_id":"3916b5ff-d24a-46b4-a5b3-54182ba9021e","resource_name":"secrets/project/25e75f15-beab-4843-a396-12f8f256d808/app/payments","event_id":"secrets.event:qrQ8FnWmnWztrBJCGMrg","event_action":"rotate","event_description":"Rotate a secret","event_source":"hashicorp.secrets.secret","event_version":"1","event_payload":{"app_name":"payments","name":"ORDERS_DB","organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","principal_id":"a86a9e42-eaed-490a-9bc6-2fccc63873db","project_id":"25e75f15-beab-4843-a396-12f8f256d808","provider":"mongodb-atlas","timestamp":"2025-06-02T03:00:19Z","type":"rotating","version":3}}',
  },
  {
    source: 'hashicorp.secrets.secret',
    action: 'update',
    example:
      '{"resource_id":"3916b5ff-d24a-46b4-a5b3-54182ba9021e","resource_name":"secrets/project/25e75f15-beab-4843-a396-12f8f256d808/app/payments","event_id":"secrets.event:nt7qLzRzzbk7gH8WMKc8","event_action":"update","event_description":"Update an existing KV secret","event_source":"hashicorp.secrets.secret","event_version":"1","event_payload":{"app_name":"payments","name":"CARD_GATEWAY_KEY","organization_id":"14b8f2b8-c9c9-40b6-bbd7-154cfbcfdc53","principal_id":"a86a9e42-eaed-490a-9bc6-2fccc63873db","project_id":"25e75f15-beab-4843-a396-12f8f256d808","timestamp":"2025-05-20T09:41:03Z","type":"static","version":2}}',
  },
];
