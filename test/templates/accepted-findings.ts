/** Findings of checkov in every stage, and why they stay. */
export const ACCEPTED: Readonly<Record<string, string>> = {
  CKV_AWS_18:
    'The bucket holds the public files of a build, read by CloudFront alone: no access is worth a log.',
  CKV_AWS_21: 'A build can make the files again; nothing is lost that a version would keep.',
  CKV_AWS_26: 'An alarm names a queue and a runbook, no data; a key of KMS would have to admit CloudWatch.',
  CKV_AWS_86: 'The API has access logs of its own behind it; the files are public.',
  CKV_AWS_111:
    "aws-cdk-lib's function invalidates the distribution, whose actions it grants without a resource.",
  CKV_AWS_115:
    'Event sources bound what runs side by side; reserving takes it from a new account, which has ten.',
  CKV_AWS_116:
    'Functions are called by queues, a stream and synchronously: the dead letters are the queues’.',
  CKV_AWS_117:
    'Outside a VPC private addresses lead nowhere, which is the point; settings.network puts them in.',
  CKV_AWS_173: 'Environments are encrypted by Lambda; the one secret in them seals page tokens.',
};

/** Findings that a setting of fanfare.config.ts mends, for whoever wants to pay for that. */
export const ONLY_WITHOUT_A_SETTING: Readonly<Record<string, string>> = {
  CKV_AWS_27: 'customerKey: queues are otherwise encrypted by SQS itself',
  CKV_AWS_28: 'pointInTimeRecovery: off where a stage leaves nothing behind',
  CKV_AWS_68: 'webAclArn: WAF costs more than the rest of a small deployment',
  CKV_AWS_119: 'customerKey: tables are otherwise encrypted with a key of AWS',
  CKV_AWS_149: 'customerKey: the secret is otherwise encrypted with a key of AWS',
  CKV_AWS_158: 'customerKey: logs are otherwise encrypted by CloudWatch itself',
  CKV_AWS_174: 'domains.console: the certificate of CloudFront’s own name takes older TLS',
};
