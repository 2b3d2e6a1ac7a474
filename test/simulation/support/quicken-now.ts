// Loaded before a program whose pauses are to pass as quickly as those of the simulation.
import { quickenTimers } from './quick-timers.ts';

quickenTimers();
