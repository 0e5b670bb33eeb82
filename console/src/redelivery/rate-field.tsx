import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { RATE_MAX, RATE_MIN } from '../api/bounds.ts';
import { InfoLink } from '../shell/help.tsx';
import { wholeNumber, wholeNumberRule } from '../text/whole-number.ts';

/** Deliveries a second: the API's own choice, what a receiver that has just come back takes. */
export const USUAL_RATE = '10';
const RATE_RULE = wholeNumberRule(RATE_MIN, RATE_MAX);

/** Undefined where what was typed is no rate. */
export const rateIn = (text: string): number | undefined => wholeNumber(text, RATE_MIN, RATE_MAX);

interface Props {
  readonly rate: string;
  readonly onChange: (rate: string) => void;
}

export function RateField({ rate, onChange }: Props) {
  return (
    <FormField
      label="Deliveries a second"
      info={<InfoLink topic="held" about="redelivery jobs" />}
      description="How fast the job hands them out. Each gets one attempt, and no retries."
      constraintText={RATE_RULE}
      errorText={rateIn(rate) === undefined && RATE_RULE}
    >
      <Input inputMode="numeric" value={rate} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  );
}
