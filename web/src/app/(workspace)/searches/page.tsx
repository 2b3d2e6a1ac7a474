import { SearchesPlace } from './searches-place.tsx';

export default function SearchesPage() {
  return <SearchesPlace />;
}
