import { RequestsScreen } from '../../../../features/requests/requests-screen.tsx';

export default function RequestsPage() {
  return <RequestsScreen />;
}
