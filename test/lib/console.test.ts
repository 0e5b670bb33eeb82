import { readdirSync, readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { contentSecurityPolicy } from '../../console/content-security-policy.ts';
import { FILES, isPageAddress, PAGES_FUNCTION } from '../../console/page-addresses.ts';
import { dev, EVERY_STAGE, environmentOf, only, prod, resourcesOf } from './synthesis.ts';

const behavior = z.object({
  PathPattern: z.string().optional(),
  ViewerProtocolPolicy: z.string(),
  CachePolicyId: z.string(),
  OriginRequestPolicyId: z.string().optional(),
  ResponseHeadersPolicyId: z.unknown().optional(),
  FunctionAssociations: z.array(z.object({ EventType: z.string() })).optional(),
});
const distributionConfig = z.object({
  DefaultCacheBehavior: behavior,
  CacheBehaviors: z.array(behavior),
  CustomErrorResponses: z.unknown().optional(),
  Origins: z.array(
    z.object({ CustomOriginConfig: z.object({ OriginProtocolPolicy: z.string() }).optional() }),
  ),
});
/** AWS's managed policies: nothing is kept, and everything but the Host is handed on. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const withConsole: [string, typeof prod][] = [
  ['dev', dev],
  ['prod', prod],
];

describe.each(withConsole)('the console of %s', (_, template) => {
  const distribution = only(resourcesOf(template, 'AWS::CloudFront::Distribution'));
  const config = distributionConfig.parse(distribution.properties.DistributionConfig);
  const headers = only(resourcesOf(template, 'AWS::CloudFront::ResponseHeadersPolicy'));
  const security = z
    .object({
      ResponseHeadersPolicyConfig: z.object({ SecurityHeadersConfig: z.record(z.string(), z.unknown()) }),
    })
    .parse(headers.properties).ResponseHeadersPolicyConfig.SecurityHeadersConfig;

  test('hands the API on over https only, and remembers none of its answers', () => {
    expect(config.CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual([
      '/2023-05-31/*',
      '/resource-manager/*',
    ]);
    for (const api of config.CacheBehaviors) {
      expect(api).toMatchObject({
        ViewerProtocolPolicy: 'https-only',
        CachePolicyId: CACHING_DISABLED,
        OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
      });
      // The API's 404 is an answer of its own: no function or error page turns it into the console's.
      expect(api.FunctionAssociations).toBeUndefined();
    }
    expect(config.CustomErrorResponses).toBeUndefined();
    const [, api] = config.Origins;
    expect(api?.CustomOriginConfig?.OriginProtocolPolicy).toBe('https-only');
  });

  test('is itself asked for over https, by whoever typed http', () => {
    expect(config.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(config.DefaultCacheBehavior.FunctionAssociations).toMatchObject([{ EventType: 'viewer-request' }]);
    expect(JSON.stringify(config.DefaultCacheBehavior.ResponseHeadersPolicyId)).toContain(headers.id);
  });

  test('carries the whole Content-Security-Policy as a header, with its issuer and nobody else', () => {
    const csp = JSON.stringify(security.ContentSecurityPolicy);
    const [before = '', after = ''] = contentSecurityPolicy(['https://issuer']).split('https://issuer');
    expect(csp).toContain(before);
    expect(csp).toContain(after);
    expect(csp).toContain('https://cognito-idp.');
    expect(csp).toContain('.auth.');
    expect(csp).toContain('"Override":true');
    expect(csp.match(/https:/g)).toHaveLength(2);
  });

  test('is asked for over https for a year, cannot be framed, and sends no referrer', () => {
    expect(security).toMatchObject({
      StrictTransportSecurity: {
        AccessControlMaxAgeSec: 31_536_000,
        IncludeSubdomains: true,
        Override: true,
      },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ContentTypeOptions: { Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
    });
  });

  test('has names that a second Region does not take: CloudFront knows them by account', () => {
    const named = [
      headers.properties.ResponseHeadersPolicyConfig,
      only(resourcesOf(template, 'AWS::CloudFront::OriginAccessControl')).properties
        .OriginAccessControlConfig,
      only(resourcesOf(template, 'AWS::CloudFront::Function')).properties,
    ].map((properties) => JSON.stringify(z.object({ Name: z.unknown() }).parse(properties).Name));
    for (const name of named) expect(name).toContain('"AWS::Region"');
  });

  test('is read by CloudFront alone', () => {
    const bucket = only(resourcesOf(template, 'AWS::S3::Bucket'));
    expect(bucket.properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const policies = JSON.stringify(only(resourcesOf(template, 'AWS::S3::BucketPolicy')).properties);
    expect(policies).toContain('"Service":"cloudfront.amazonaws.com"');
    expect(policies).toContain(`":distribution/",{"Ref":"${distribution.id}"}`);
  });

  test('cannot be the destination of a webhook, nor can the doors', () => {
    for (const name of ['Dispatcher', 'WriteApi']) {
      const hosts = JSON.stringify(environmentOf(template, name).OWN_HOSTS);
      expect(hosts).toContain(`{"Fn::GetAtt":["${distribution.id}","DomainName"]}`);
      for (const { id } of resourcesOf(template, 'AWS::ApiGatewayV2::Api'))
        expect(hosts).toContain(`"${id}"`);
    }
  });
});

describe('which addresses are the page', () => {
  const cases: [string, boolean][] = [
    ['/', true],
    ['/projects/p/webhooks', true],
    ['/projects/p/webhooks/looks.like.a.file.js', true],
    ['/projects/p/events/acme.orders.event:1', true],
    ['/assets', true],
    ['/assets/index-abc.js', false],
    ['/assets/gone.js', false],
    ['/config.json', false],
    ['/favicon.svg', false],
    ['/index.html', false],
  ];

  test.each(cases)('%s: %s, for the local server and for CloudFront alike', (uri, page) => {
    expect(isPageAddress(uri)).toBe(page);
    const request = runInNewContext(`${PAGES_FUNCTION}; handler(event)`, { event: { request: { uri } } });
    expect(request.uri).toBe(page ? '/index.html' : uri);
  });

  test('every file beside the assets is known: a new one in console/public has to be named', () => {
    const files = readdirSync(new URL('../../console/public', import.meta.url), { recursive: true });
    expect(FILES).toEqual(expect.arrayContaining(files.map((file) => `/${file}`)));
  });

  test.each(EVERY_STAGE)('is what the function of %s says, where it has a console', (_, template) => {
    for (const { properties } of resourcesOf(template, 'AWS::CloudFront::Function'))
      expect(properties.FunctionCode).toBe(PAGES_FUNCTION);
  });
});

test('the rule is not written down anywhere else', () => {
  const local = readFileSync(new URL('../../local/console-site.ts', import.meta.url), 'utf8');
  expect(local).not.toContain("'/projects/'");
});
