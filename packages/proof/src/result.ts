/** Outcome of a check that can fail for reasons the caller must tell apart: a value, or one code of a closed list. */
export type Result<T, F extends string> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: F };

/** A result that holds. */
export function pass<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A result that does not, with its code. */
export function fail<F extends string>(fault: F): { readonly ok: false; readonly fault: F } {
  return { ok: false, fault };
}
