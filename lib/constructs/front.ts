import { fileURLToPath } from "node:url";
import { Duration, Stack } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IOrigin,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  Function as PageFunction,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { except } from "./exceptions.ts";

/** Paths that the HTTP API answers. What they may be cached for, only the answers say. */
const cacheableApiPaths = ["/.well-known/*", "/oauth2/jwks"];
const apiPaths = ["/v/api/*", "/api/*", "/oauth2/*", "/omni/*", "/userinfo"];

/** All answers that CloudFront keeps for ten seconds unless told otherwise, `no-store` or not. */
const errors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** A domain to use instead of the distribution's. */
export interface OwnDomain {
  name: string;
  certificateArn: string;
}

export interface FrontProps {
  api: HttpApi;
  /** What the API wants to see with every request. */
  apiHeaders: Record<string, string>;
  /** In the distribution's comment: a distribution that changes gets the current key. */
  originKeyRenewed: string | undefined;
  pages: IBucket;
  firewallArn: string | undefined;
  domain: OwnDomain | undefined;
  /** What the dashboard calls besides our own origin. */
  signInAddresses: readonly string[];
}

/** The one domain in front of everything: pages from the bucket, the rest from the HTTP API. */
export class Front extends Construct {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: FrontProps) {
    super(scope, id);
    const api = this.toApi(props);
    const cacheableApi = { ...api, cachePolicy: this.answersDecide() };
    const pages = this.toPages(S3BucketOrigin.withOriginAccessControl(props.pages));
    const dashboard = {
      ...pages,
      responseHeadersPolicy: this.createPageHeaders("DashboardHeaders", props.signInAddresses),
    };
    const verification = { ...pages, responseHeadersPolicy: this.createPageHeaders("PageHeaders", []) };
    // CloudFront takes the first pattern that fits: exact ones before wide ones.
    const behaviors: Record<string, BehaviorOptions> = {
      ...Object.fromEntries(cacheableApiPaths.map((path) => [path, cacheableApi])),
      ...Object.fromEntries(apiPaths.map((path) => [path, api])),
      "/v": verification,
      "/v/*": verification,
    };
    this.distribution = new Distribution(this, "Distribution", {
      comment: [Stack.of(this).stackName, props.originKeyRenewed].filter(Boolean).join(" "),
      defaultBehavior: dashboard,
      additionalBehaviors: behaviors,
      // What CloudFront keeps it gives to everybody who asks for that path, whoever they are: one caller's 503 or 404
      // would be all callers'.
      errorResponses: errors.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      ...(props.firewallArn === undefined ? {} : { webAclId: props.firewallArn }),
      ...(props.domain === undefined ? {} : this.toOwnDomain(props.domain)),
    });
    this.explain(this.distribution, props.domain !== undefined);
  }

  private toOwnDomain({ name, certificateArn }: OwnDomain) {
    return {
      domainNames: [name],
      certificate: Certificate.fromCertificateArn(this, "Certificate", certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  private explain(distribution: Distribution, hasOwnDomain: boolean): void {
    except(distribution, "CFR1", "People verify themselves from wherever they are.");
    except(
      distribution,
      "CFR3",
      "The address of a verification page ends in the link's token, which must not reach a log. Calls of the API are " +
        "logged by its stage, without the path.",
    );
    if (hasOwnDomain) return;
    except(
      distribution,
      "CFR4",
      "CloudFront's own certificate allows no choice of protocols; a domain of one's own brings TLS 1.2 and later.",
    );
  }

  private toApi({ api, apiHeaders }: FrontProps): BehaviorOptions {
    const { region, urlSuffix } = Stack.of(this);
    return {
      origin: new HttpOrigin(`${api.apiId}.execute-api.${region}.${urlSuffix}`, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        customHeaders: apiHeaders,
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      compress: true,
    };
  }

  /** Keeps an answer for as long as its Cache-Control says, and not at all where it says nothing. */
  private answersDecide(): CachePolicy {
    return new CachePolicy(this, "AnswersDecide", {
      comment: "Cached only as long as the answer itself says",
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(1),
      headerBehavior: CacheHeaderBehavior.none(),
      cookieBehavior: CacheCookieBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.none(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  private toPages(origin: IOrigin): BehaviorOptions {
    const address = new PageFunction(this, "PageAddress", {
      comment: "Turns addresses of pages into files",
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromFile({
        filePath: fileURLToPath(new URL("../edge/page-address.js", import.meta.url)),
      }),
    });
    return {
      origin,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: address }],
      compress: true,
    };
  }

  private createPageHeaders(id: string, callable: readonly string[]): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, id, {
      comment: "Pages: nothing from elsewhere but images, no framing, no referrer",
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: allowCalls(callable), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        // For this host alone: what is below a company's domain is not ours to bind to https.
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: "Permissions-Policy", value: permissionsPolicy, override: true },
          { header: "Cross-Origin-Opener-Policy", value: "same-origin", override: true },
        ],
      },
    });
  }
}

const allowCalls = (addresses: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' https: data:",
    ["connect-src 'self'", ...addresses].join(" "),
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "font-src 'self'",
    "manifest-src 'self'",
  ].join("; ");

const permissionsPolicy = [
  "accelerometer",
  "browsing-topics",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "serial",
  "usb",
]
  .map((feature) => `${feature}=()`)
  .join(", ");
