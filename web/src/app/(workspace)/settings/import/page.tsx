import { ImportScreen } from '../../../../features/import/import-screen.tsx';

export default function ImportPage() {
  return <ImportScreen />;
}
