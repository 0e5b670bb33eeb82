import { describe, expect, test } from 'vitest';
import written from '../../fanfare.config.ts';
import { stageNamed, stagesOf } from '../../lib/config.ts';
import { emulatorAt, PRODUCTION } from '../../lib/stage.ts';
import { WebhooksStack } from '../../lib/webhooks-stack.ts';
import { EMULATOR_ENDPOINT, STAGES, stackOf, stageOf, testApp } from './synthesis.ts';

const stages = (stage: object) => stagesOf({ stages: { ours: { basis: 'production', ...stage } } });
const settingsWith = (stage: object) => stageNamed('ours', stages(stage), undefined).settings;

describe('fanfare.config.ts', () => {
  test('has a stage to try and a stage to keep, and both are as they should be', () => {
    expect(stagesOf(written).map(({ name }) => name)).toEqual(['dev', 'prod']);
  });

  test('says only what differs from its basis', () => {
    expect(settingsWith({ logLevel: 'WARN' })).toEqual({ ...PRODUCTION, logLevel: 'WARN' });
  });

  test.each([
    ['a setting that does not exist', { publishers: ['111122223333'] }, /stages\.ours.*publishers/],
    ['an account of eleven digits', { publisherAccounts: ['11112222333'] }, /publisherAccounts\.0: .*twelve/],
    ['no basis', { basis: undefined }, /stages\.ours\.basis/],
    ['a retention that CloudWatch does not have', { logRetention: 100 }, /logRetention/],
    [
      'a certificate that is none',
      { domains: { jwt: { name: 'a.example.com', certificateArn: 'x' } } },
      /certificateArn: must be an ARN of acm/,
    ],
    [
      'a host name in capitals',
      { domains: { jwt: { name: 'A.example.com', certificateArn: 'arn:aws:acm:x' } } },
      /host name in lower case/,
    ],
    ['an address that is none', { alarms: { emails: ['on-call'] } }, /alarms/],
    [
      'fewer batches than SQS allows',
      { maxConcurrency: { router: 1, dispatcher: 2, waker: 2 } },
      /maxConcurrency\.router/,
    ],
    ['a Region that is none', { region: 'Frankfurt' }, /region: a Region/],
  ])('is refused with the place and the reason: %s', (_, stage, message) => {
    expect(() => stages(stage)).toThrow(message);
  });

  test('cannot redefine the stage of the emulator', () => {
    expect(() => stagesOf({ stages: { emulator: { basis: 'disposable' } } })).toThrow(/built in/);
  });
});

describe('the stage', () => {
  test('is always said: nobody deploys one by forgetting another', () => {
    expect(() => stageNamed(undefined, STAGES, undefined)).toThrow(
      /say which stage: -c stage=<one of dev, prod/,
    );
    expect(() => stageNamed('staging', stagesOf(written), undefined)).toThrow(
      'stage: there is no "staging" in fanfare.config.ts, only dev, prod, emulator',
    );
  });

  test('of the emulator is refused without an endpoint, and with one of AWS', () => {
    for (const endpoint of [undefined, ''])
      expect(() => stageNamed('emulator', STAGES, endpoint)).toThrow(/AWS_ENDPOINT_URL, which is not set/);
    const onAws = stageNamed('emulator', STAGES, 'https://lambda.eu-west-1.amazonaws.com');
    expect(() => stackOf(onAws)).toThrow(/is no emulator/);
  });

  test('says to which account and Region it belongs, where its owners want that', () => {
    const stack = stackOf({ ...stageOf('prod'), account: '111122223333', region: 'eu-west-1' });
    expect([stack.account, stack.region]).toEqual(['111122223333', 'eu-west-1']);
  });
});

describe('destinations', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.0/8',
    '0.0.0.0/0',
    '169.254.100.1/32',
    '169.254.0.0/17',
    '::1',
    '::/0',
    'fe80::1',
    '::ffff:127.0.0.1/128',
  ])('never include the function itself on Lambda: %s is refused', (cidr) => {
    const settings = settingsWith({
      destinations: { httpsOnly: true, allowedCidrs: ['10.0.0.0/8', cidr], allowedHosts: [] },
    });
    expect(() => stackOf({ ...stageOf('prod'), settings })).toThrow(
      /would let webhooks call the function itself/,
    );
  });

  test.each(['localhost', 'a.localhost', '127.0.0.1', '::1'])('nor by name: %s is refused', (host) => {
    const settings = settingsWith({
      destinations: { httpsOnly: true, allowedCidrs: [], allowedHosts: [host] },
    });
    expect(() => stackOf({ ...stageOf('prod'), settings })).toThrow(
      /would let webhooks call the function itself/,
    );
  });

  test('may be in private networks, and on loopback where an emulator is the place', () => {
    const settings = settingsWith({
      destinations: {
        httpsOnly: true,
        allowedCidrs: ['10.20.0.0/16', 'fd00::/8'],
        allowedHosts: ['hooks.internal'],
      },
    });
    expect(() => stackOf({ ...stageOf('prod'), settings })).not.toThrow();
    expect(() => stackOf({ ...stageOf('dev'), settings: emulatorAt(EMULATOR_ENDPOINT) })).not.toThrow();
  });

  test('that are no addresses are refused in words', () => {
    const settings = settingsWith({
      destinations: { httpsOnly: true, allowedCidrs: ['ten'], allowedHosts: [] },
    });
    expect(() => stackOf({ ...stageOf('prod'), settings })).toThrow(/"ten" is neither an address nor a CIDR/);
  });
});

test('a console that was not built ends the synthesis with the command to run', () => {
  const deploy = () =>
    new WebhooksStack(testApp(), 'Test', { stage: stageOf('prod'), consoleFolder: '/nowhere/dist' });
  expect(deploy).toThrow(/npm run build:console/);
  const without = { ...stageOf('prod'), settings: { ...PRODUCTION, console: false } };
  expect(
    () => new WebhooksStack(testApp(), 'Test', { stage: without, consoleFolder: '/nowhere' }),
  ).not.toThrow();
});
