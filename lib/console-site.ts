import { Duration, Names, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  type DistributionProps,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { contentSecurityPolicy } from '../console/content-security-policy.ts';
import { PAGES_FUNCTION } from '../console/page-addresses.ts';
import type { Auth } from './auth.ts';
import { ConsoleFiles } from './console-files.ts';
import type { BuiltSettings } from './encryption.ts';
import type { ServiceSettings } from './stage.ts';

export interface ConsoleSiteProps {
  readonly settings: BuiltSettings;
  /** Host of the JWT door: behind the console's own host name too, so that the console needs no CORS. */
  readonly apiHost: string;
  /** The user pool that the console signs people in with. */
  readonly auth: Auth;
  /** The console as built. @default console/dist */
  readonly folder?: string;
}

const API_PATHS = ['/2023-05-31/*', '/resource-manager/*'];
/** Browsers then ask for https by themselves. A year is what the preload lists ask for. */
const HTTPS_REMEMBERED = Duration.days(365);
/** Names at CloudFront are of the whole account; with its Region, 64 characters are what is allowed. */
const NAME_CHARACTERS = 40;

/** The web console: static files, its configuration, and the API, all from one CloudFront distribution. */
export class ConsoleSite extends Construct {
  readonly distribution: Distribution;
  /** Name under which people know it. */
  readonly host: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: ConsoleSiteProps) {
    super(scope, id);
    const { settings, auth, folder } = props;
    const files = new ConsoleFiles(this, 'Files', { settings, ...(folder && { folder }) });
    this.distribution = this.createDistribution(files, props);
    this.host = settings.domains.console?.name ?? this.distribution.distributionDomainName;
    this.url = `https://${this.host}`;
    const client = auth.addConsoleClient(this.url);
    files.deploy(this.distribution, {
      api_base: '',
      geo: settings.geo,
      sign_in: { issuer: auth.issuer, client_id: client.userPoolClientId, scopes: 'openid email' },
    });
    acknowledge(this.distribution);
  }

  private createDistribution({ bucket }: ConsoleFiles, props: ConsoleSiteProps): Distribution {
    const { apiHost, settings } = props;
    const apiBehavior = {
      origin: new HttpOrigin(apiHost, { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // The gateway chooses the API by its own host name.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    };
    const originAccessControl = new S3OriginAccessControl(this, 'Access', {
      originAccessControlName: this.nameInAccount(),
    });
    return new Distribution(this, 'Distribution', {
      comment: 'Fanfare: console',
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.createSecurityHeaders(props.auth),
        functionAssociations: [{ function: this.createPages(), eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: Object.fromEntries(API_PATHS.map((path) => [path, apiBehavior])),
      ...(settings.webAclArn && { webAclId: settings.webAclArn }),
      ...this.ownDomain(settings),
    });
  }

  private ownDomain({ domains }: ServiceSettings): Partial<DistributionProps> {
    if (!domains.console) return {};
    const { name, certificateArn } = domains.console;
    return {
      domainNames: [name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  /** Addresses of pages all mean the one page there is. An error response would catch the API's 404 as well. */
  private createPages(): EdgeFunction {
    return new EdgeFunction(this, 'Pages', {
      functionName: this.nameInAccount(),
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(PAGES_FUNCTION),
    });
  }

  private createSecurityHeaders({ domain, cognitoHost }: Auth): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: this.nameInAccount(),
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: HTTPS_REMEMBERED,
          includeSubdomains: true,
          override: true,
        },
        contentSecurityPolicy: {
          contentSecurityPolicy: contentSecurityPolicy([cognitoHost, domain.baseUrl()]),
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: ['cross-origin-opener-policy', 'cross-origin-resource-policy'].map((header) => ({
          header,
          value: 'same-origin',
          override: true,
        })),
      },
    });
  }

  private nameInAccount(): string {
    const name = Names.uniqueResourceName(this, { maxLength: NAME_CHARACTERS, separator: '-' });
    return `${name}-${Stack.of(this).region}`;
  }
}

function acknowledge(distribution: Distribution): void {
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions-CFR1', reason: 'Where people may sign in from is the business of the user pool.' },
    {
      id: 'AwsSolutions-CFR2',
      reason: 'WAF costs more than the rest of a small deployment: settings.webAclArn attaches one.',
    },
    { id: 'AwsSolutions-CFR3', reason: 'The API has access logs of its own; the files are public.' },
    {
      id: 'AwsSolutions-CFR4',
      reason: "TLS 1.2 at least needs a host name of one's own: settings.domains.console.",
    },
  );
}
