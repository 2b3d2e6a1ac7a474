/** A string that only its own parser or maker produces. Erased at run time. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };
