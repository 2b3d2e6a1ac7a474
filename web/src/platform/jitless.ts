import { config } from 'zod';

/**
 * zod compiles its object parsers with `new Function` where it may. Our pages forbid that (CSP without 'unsafe-eval',
 * Trusted Types), so the attempt alone would be reported as a violation. Imported before any schema is made.
 */
config({ jitless: true });
