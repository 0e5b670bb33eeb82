import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { assertCoherent } from '../../../lib/coherence.ts';
import type { OwnDomain } from '../../../lib/service-options.ts';
import { failed, holds, nothingWrong, notTried, passed } from '../../check.ts';
import type { Account, AccountCheck } from '../account.ts';

/** CloudFront is everywhere, and what belongs to it lives in one Region. */
const CLOUDFRONT_REGION = 'us-east-1';

/** What the stage says, and whether it is there. */
export const settingsChecks: readonly AccountCheck[] = [
  {
    id: 'settings/coherent',
    claim: 'The settings of the stage go together.',
    async try({ stage }) {
      try {
        assertCoherent(stage.settings);
        return passed;
      } catch (error) {
        return failed(error instanceof Error ? error.message : String(error));
      }
    },
  },
  {
    id: 'settings/publishers',
    claim: 'Each account that may publish is named once.',
    async try({ stage: { settings } }) {
      const twice = settings.publisherAccounts.filter((each, index, all) => all.indexOf(each) !== index);
      return nothingWrong(twice.map((account) => `${account} is named more than once`));
    },
  },
  {
    id: 'settings/certificates',
    claim: 'The certificate of every name is issued, covers it, and is in the Region where it is looked for.',
    needs: ['own names'],
    async try(account) {
      const { jwt, iam, console } = account.stage.settings.domains;
      const wanted = [
        ...[jwt, iam].map((domain) => ({ domain, region: account.region })),
        { domain: console, region: CLOUDFRONT_REGION },
      ];
      const faults: string[] = [];
      for (const { domain, region } of wanted)
        if (domain)
          faults.push(...(await faultsOf(account, domain, region)).map((each) => `${domain.name}: ${each}`));
      return nothingWrong(faults);
    },
  },
  {
    id: 'settings/web-acl',
    claim: 'The web ACL is one for CloudFront.',
    needs: ['web ACL'],
    async try({ stage: { settings } }) {
      const [, , , region, , resource = ''] = settings.webAclArn?.split(':') ?? [];
      return holds(
        region === CLOUDFRONT_REGION && resource.startsWith('global/webacl/'),
        `${settings.webAclArn} is not of scope CLOUDFRONT in ${CLOUDFRONT_REGION}`,
      );
    },
  },
  {
    id: 'settings/console',
    claim: 'The account may create CloudFront distributions.',
    needs: ['console'],
    try: async () =>
      notTried(
        'CloudFront tells only when one is created: a new account may have to be verified by AWS first, `console: false` until then',
      ),
  },
];

async function faultsOf(
  { certificatesIn }: Account,
  { name, certificateArn }: OwnDomain,
  expected: string,
): Promise<string[]> {
  const region = certificateArn.split(':')[3] ?? '';
  if (region !== expected) return [`its certificate is in ${region}, and looked for in ${expected}`];
  const found = await certificatesIn(region)
    .send(new DescribeCertificateCommand({ CertificateArn: certificateArn }))
    .catch((error: Error) => {
      if (error.name !== 'ResourceNotFoundException') throw error;
    });
  if (!found?.Certificate) return ['there is no such certificate'];
  const { Status, DomainName = '', SubjectAlternativeNames = [] } = found.Certificate;
  const covered = [DomainName, ...SubjectAlternativeNames].some((each) => covers(each, name));
  return [
    ...(Status === 'ISSUED' ? [] : [`its certificate is ${Status}`]),
    ...(covered ? [] : ['its certificate is for others']),
  ];
}

/** A star stands for one label. */
const covers = (pattern: string, name: string): boolean =>
  pattern === name || (pattern.startsWith('*.') && name.slice(name.indexOf('.')) === pattern.slice(1));
