import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DefaultStackSynthesizer, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { Auth } from './auth.ts';

export interface ConsoleSiteProps {
  /** Served behind the same host name, so that the console needs no CORS. */
  readonly api: HttpApi;
  readonly geo: string;
  /** The user pool that the console signs people in with. */
  readonly auth: Auth;
}

const DIST = fileURLToPath(new URL('../console/dist', import.meta.url));
const API_PATHS = ['/2023-05-31/*', '/resource-manager/*'];

/** The web console: static files, its configuration, and the API, all from one CloudFront distribution. */
export class ConsoleSite extends Construct {
  readonly distribution: Distribution;
  readonly url: string;

  constructor(scope: Construct, id: string, props: ConsoleSiteProps) {
    super(scope, id);
    // Nothing in it that a build cannot make again.
    // Cast: aws-cdk-lib's own types disagree under exactOptionalPropertyTypes.
    const bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    }) as IBucket;
    this.distribution = this.createDistribution(bucket, props.api);
    this.url = `https://${this.distribution.distributionDomainName}`;
    const client = props.auth.addConsoleClient(this.url);
    const config = {
      api_base: '',
      geo: props.geo,
      sign_in: {
        issuer: props.auth.issuer,
        client_id: client.userPoolClientId,
        scopes: 'openid email',
      },
    };
    const deployment = new BucketDeployment(this, 'Deployment', {
      destinationBucket: bucket,
      distribution: this.distribution,
      sources: [...builtConsole(), Source.jsonData('config.json', config)],
    });
    acknowledge(this.distribution, bucket);
    acknowledgeDeployment(deployment, bucket);
  }

  private createDistribution(bucket: IBucket, api: HttpApi): Distribution {
    const apiOrigin = new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint)));
    const apiBehavior = {
      origin: apiOrigin,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // The gateway chooses the API by its own host name.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    };
    return new Distribution(this, 'Distribution', {
      comment: 'Fanfare: console',
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.createSecurityHeaders(),
        functionAssociations: [{ function: this.createPages(), eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: Object.fromEntries(API_PATHS.map((path) => [path, apiBehavior])),
    });
  }

  /** Addresses of pages all mean the one page there is. An error response would catch the API's 404 as well. */
  private createPages(): EdgeFunction {
    return new EdgeFunction(this, 'Pages', {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(
        "function handler({ request }) { if (!request.uri.includes('.')) request.uri = '/index.html'; return request; }",
      ),
    });
  }

  /** The pages carry a Content-Security-Policy of their own; this adds what only a header can say. */
  private createSecurityHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        contentSecurityPolicy: { contentSecurityPolicy: "frame-ancestors 'none'", override: true },
      },
    });
  }
}

/** The stack can be synthesised, tested and looked at without the console having been built. */
const builtConsole = () => (existsSync(DIST) ? [Source.asset(DIST)] : []);

function acknowledge(distribution: Distribution, bucket: IBucket): void {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Public files of a build, read by CloudFront alone: there is no access worth a log.',
  });
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions-CFR1', reason: 'Where people may sign in from is the business of the user pool.' },
    {
      id: 'AwsSolutions-CFR2',
      reason: 'WAF costs more than the rest of a small deployment; attach one where wanted.',
    },
    { id: 'AwsSolutions-CFR3', reason: 'The API has access logs of its own; the files are public.' },
    {
      id: 'AwsSolutions-CFR4',
      reason: "TLS 1.2 at least needs a host name of one's own: docs/deploying.md.",
    },
  );
}

/** The function that copies the files is aws-cdk-lib's own, shared by the whole stack and run at deployments only. */
function acknowledgeDeployment(deployment: BucketDeployment, bucket: IBucket): void {
  const stack = Stack.of(deployment);
  const files = stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
  const reason =
    "aws-cdk-lib's own function, which copies the console's files into its bucket during a deployment.";
  const ids = [
    'AwsSolutions-L1',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaLatestVersion',
    'Serverless-LambdaTracing',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    ...['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*'].map(
      (action) => `AwsSolutions-IAM5[Action::s3:${action}]`,
    ),
    'AwsSolutions-IAM5[Resource::*]',
    `AwsSolutions-IAM5[Resource::<${files}.Arn>/*]`,
    `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-assets-<AWS::AccountId>-<AWS::Region>/*]`,
  ];
  const provider = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  if (provider) Validations.of(provider).acknowledge(...ids.map((id) => ({ id, reason })));
}
