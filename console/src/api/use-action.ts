import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Failure, failureOf } from './failure.ts';

interface Outcome<Result> {
  readonly done: (result: Result) => void;
  /** Where it is said on the spot instead of above the page. */
  readonly failed?: (failure: Failure) => void;
}

/** A call that changes something in a project: afterwards everything shown of the project is read again. */
export function useAction<Input, Result>(
  project: string,
  run: (input: Input) => Promise<Result>,
  { done, failed }: Outcome<Result>,
) {
  const queries = useQueryClient();
  return useMutation<Result, Failure, Input>({
    mutationFn: (input) =>
      run(input).catch((error) => {
        throw failureOf(error);
      }),
    onSuccess: done,
    onError: (failure) => failed?.(failure),
    // A failed verification leaves a delivery behind, so failures change what is shown too. Nobody waits for it:
    // a button that goes on spinning after the outcome was told would be in the way.
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: [project] });
    },
  });
}
