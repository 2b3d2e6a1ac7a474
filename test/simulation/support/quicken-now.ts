// Loaded before a program whose pauses are to pass as quickly as those of the simulation. It is started often and killed: what it compiles is kept.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { quickenTimers, realAfter } from './quick-timers.ts';

/** Real ms after which everything is loaded. */
const LOADED_MS = 1_500;

enableCompileCache();
realAfter(LOADED_MS, flushCompileCache);
quickenTimers();
