import { RecordScreen } from '../../../../features/console/record-screen.tsx';

export default function RecordPage() {
  return <RecordScreen />;
}
