import {
  RATE_MAX,
  RATE_MIN,
  SCHEDULE_MAX_ATTEMPTS,
  SCHEDULE_MAX_WAIT_SECONDS,
  TIMEOUT_MAX_SECONDS,
  TIMEOUT_MIN_SECONDS,
} from '../api/bounds.ts';
import type { DeliverySettings } from '../api/client.ts';
import { wholeNumber, wholeNumberRule } from '../text/whole-number.ts';

/** How a webhook's deliveries go out, as the form holds it: what is empty is left to the operator. */
export interface SettingsDraft {
  readonly rate: string;
  readonly schedule: string;
  readonly timeout: string;
}

export type SettingName = keyof SettingsDraft;

export const NO_SETTINGS: SettingsDraft = { rate: '', schedule: '', timeout: '' };

export const settingsDraftOf = ({
  max_per_second: rate,
  retry_schedule_seconds: schedule,
  attempt_timeout_seconds: timeout,
}: DeliverySettings = {}): SettingsDraft => ({
  rate: rate === undefined ? '' : String(rate),
  schedule: schedule?.map(waitText).join(', ') ?? '',
  timeout: timeout === undefined ? '' : String(timeout),
});

/** What is faulty is left out. */
export function settingsOf(draft: SettingsDraft): DeliverySettings {
  const rate = wholeNumber(draft.rate, RATE_MIN, RATE_MAX);
  const schedule = waitsOf(draft.schedule).filter((seconds) => seconds !== undefined);
  const timeout = wholeNumber(draft.timeout, TIMEOUT_MIN_SECONDS, TIMEOUT_MAX_SECONDS);
  return {
    ...(rate !== undefined && { max_per_second: rate }),
    ...(schedule.length > 0 && { retry_schedule_seconds: schedule }),
    ...(timeout !== undefined && { attempt_timeout_seconds: timeout }),
  };
}

/** What is wrong with it, per field: the API's own rules, before it is asked. */
export function settingFaults({
  rate,
  schedule,
  timeout,
}: SettingsDraft): Partial<Record<SettingName, string>> {
  const rateFault = numberFault(rate, RATE_MIN, RATE_MAX);
  const scheduleFault = schedule.trim() === '' ? undefined : faultOfWaits(waitsOf(schedule));
  const timeoutFault = numberFault(timeout, TIMEOUT_MIN_SECONDS, TIMEOUT_MAX_SECONDS);
  return {
    ...(rateFault !== undefined && { rate: rateFault }),
    ...(scheduleFault !== undefined && { schedule: scheduleFault }),
    ...(timeoutFault !== undefined && { timeout: timeoutFault }),
  };
}

function numberFault(text: string, least: number, most: number): string | undefined {
  if (text.trim() === '' || wholeNumber(text, least, most) !== undefined) return undefined;
  return wholeNumberRule(least, most);
}

function faultOfWaits(waits: readonly (number | undefined)[]): string | undefined {
  if (waits.includes(undefined))
    return 'Write waits such as 30 s, 5 min, 2 h or 1 d, with commas in between.';
  if (waits.length > SCHEDULE_MAX_ATTEMPTS) return `At most ${SCHEDULE_MAX_ATTEMPTS} attempts.`;
  if (waits[0] !== 0) return 'Begin with 0: the first attempt is made at once.';
  const isTooLong = waits.some((seconds) => (seconds ?? 0) > SCHEDULE_MAX_WAIT_SECONDS);
  return isTooLong ? `No wait may be longer than ${waitText(SCHEDULE_MAX_WAIT_SECONDS)}.` : undefined;
}

/** The longest first: a time is written in the largest unit that it is a multiple of. */
const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;
/** As people write them, a number alone being seconds. */
const WAIT = /^(\d{1,7})\s*(d|h|min|m|s)?$/;

function waitsOf(schedule: string): (number | undefined)[] {
  return schedule.split(',').map((text) => {
    const [, number, unit = 's'] = WAIT.exec(text.trim()) ?? [];
    if (number === undefined) return undefined;
    const size = UNITS.find(([name]) => name === (unit === 'm' ? 'min' : unit))?.[1] ?? 1;
    return Number(number) * size;
  });
}

function waitText(seconds: number): string {
  if (seconds === 0) return '0';
  const [unit, size] = UNITS.find(([, each]) => seconds % each === 0) ?? ['s', 1];
  return `${seconds / size} ${unit}`;
}

const AS_OPERATED = 'As the operator has set it';

export const rateText = ({ max_per_second: rate }: DeliverySettings): string =>
  rate === undefined ? 'Not limited' : `At most ${rate} a second`;

export function scheduleText({ retry_schedule_seconds: schedule }: DeliverySettings): string {
  if (schedule === undefined) return AS_OPERATED;
  const waits = schedule.slice(1).map(waitText);
  return waits.length === 0 ? 'One attempt, no retries' : `At once, then after ${waits.join(', ')}`;
}

export const timeoutText = ({ attempt_timeout_seconds: timeout }: DeliverySettings): string =>
  timeout === undefined ? AS_OPERATED : `${timeout} s`;
