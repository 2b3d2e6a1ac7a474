/** What became of an attempt: `granted`, or the code of its refusal (of the API, or `permission-denied` of the rules). */
export const outcome = async (attempt: Promise<unknown> | (() => Promise<unknown>)): Promise<string> => {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
    return 'granted';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `thrown: ${String(error)}`;
  }
};

export type Attempts = Readonly<Record<string, () => Promise<unknown>>>;

/** Each attempt's outcome by its name, one after the other. */
export const outcomes = async (attempts: Attempts): Promise<Record<string, string>> => {
  const seen: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(attempts)) seen[name] = await outcome(attempt);
  return seen;
};

/** What `outcomes` must be: the same for each. */
export const every = (attempts: Attempts, wanted: string): Record<string, string> => Object.fromEntries(Object.keys(attempts).map((name) => [name, wanted]));
