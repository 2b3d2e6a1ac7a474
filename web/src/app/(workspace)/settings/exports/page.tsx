import { ExportsScreen } from '../../../../features/exports/exports-screen.tsx';

export default function ExportsPage() {
  return <ExportsScreen />;
}
