// What is loaded behind the first messages when somebody opens a panel. One piece: every further piece splits the first load once more.
import { actOnData, type DataPorts } from './my-data.ts';
import type { DataAct } from './page-state.ts';
import { myDataText } from '../../src/text/my-data.ts';
import { AnswersView, RefusedView } from './views/late-data.tsx';
import { PanelView } from './views/panel-view.tsx';

export const views = { AnswersView, PanelView, RefusedView, words: myDataText };
export const act = (ports: DataPorts, what: DataAct): Promise<void> => actOnData(ports, what);
