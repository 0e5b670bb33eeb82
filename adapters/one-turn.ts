/**
 * Gathers what is asked for in one turn of the event loop, so that it can be seen to in one request. Who asks alone
 * waits for the end of that turn, which is not a timer: microseconds.
 * @param handle sees to all of them; the answers stand in their order, and each may fail by itself
 */
export function inOneTurn<Question, Answer>(
  handle: (questions: readonly Question[]) => Promise<readonly PromiseSettledResult<Answer>[]>,
): (question: Question) => Promise<Answer> {
  type Asked = PromiseWithResolvers<Answer> & { readonly question: Question };
  let gathered: Asked[] = [];

  async function seeTo(asked: readonly Asked[]): Promise<void> {
    const [all] = await Promise.allSettled([handle(asked.map(({ question }) => question))]);
    for (const [index, { resolve, reject }] of asked.entries()) {
      const answer = all.status === 'fulfilled' ? all.value[index] : all;
      if (answer?.status === 'fulfilled') resolve(answer.value);
      else reject(answer?.reason ?? new Error('no answer to this question'));
    }
  }

  return (question) => {
    const asked = { ...Promise.withResolvers<Answer>(), question };
    if (gathered.length === 0) {
      setImmediate(() => {
        const turn = gathered;
        gathered = [];
        void seeTo(turn);
      });
    }
    gathered.push(asked);
    return asked.promise;
  };
}
