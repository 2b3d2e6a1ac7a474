import type { Case } from '../support/case.ts';
import { agencyCases } from './agency-cases.ts';
import { laneCases } from './lane-cases.ts';
import { messageCases } from './message-cases.ts';
import { roomCases } from './room-cases.ts';
import { serverCases } from './server-cases.ts';

/** Every row that `firestore.rules` must decide as it says. */
export const allCases: readonly Case[] = [...agencyCases, ...laneCases, ...messageCases, ...roomCases, ...serverCases];
