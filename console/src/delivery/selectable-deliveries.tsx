import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { Delivery } from '../api/client.ts';
import type { useProjectDeliveries } from '../api/deliveries.ts';
import { NoMatch, Pages } from '../shell/list-controls.tsx';
import { PreferencesButton } from '../shell/preferences-button.tsx';
import { useTablePreferences } from '../shell/table-preferences.ts';
import type { ListAddress } from '../shell/use-list-address.ts';
import { DeliveryFilters } from './delivery-filters.tsx';
import { DELIVERY_FILTERS, isFiltered } from './filter-address.ts';
import { SELECTION_LABELS } from './selection.ts';

interface Props extends Pick<TableProps<Delivery>, 'variant' | 'stickyHeader' | 'header'> {
  readonly list: ListAddress;
  readonly page: ReturnType<typeof useProjectDeliveries>['data'];
  readonly loading: boolean;
  readonly columns: readonly TableProps.ColumnDefinition<Delivery>[];
  /** Under which this browser remembers the columns, and which those are unless told. */
  readonly remembered: Parameters<typeof useTablePreferences>;
  readonly selected: readonly Delivery[];
  readonly onSelect: (selected: readonly Delivery[]) => void;
  readonly isItemDisabled: (delivery: Delivery) => boolean;
  /** Suggested beside those of the deliveries and of the catalogue. */
  readonly sources?: readonly string[];
  /** Where nothing is filtered and there is nothing. */
  readonly nothingYet: ReactNode;
}

/** A page of deliveries, with its filters in the address, of which some can be chosen. */
export function SelectableDeliveries({
  list,
  page,
  columns,
  remembered,
  selected,
  onSelect,
  sources = [],
  nothingYet,
  ...table
}: Props) {
  const { preferences, choose } = useTablePreferences(...remembered);
  const deliveries = page?.deliveries ?? [];
  const next = page?.pagination.next_page_token;
  return (
    <Table
      {...table}
      trackBy="id"
      ariaLabels={SELECTION_LABELS}
      items={deliveries}
      columnDefinitions={columns}
      selectionType="multi"
      selectedItems={selected}
      onSelectionChange={({ detail }) => onSelect(detail.selectedItems)}
      loadingText="Loading deliveries"
      wrapLines={preferences.wrapLines}
      columnDisplay={preferences.contentDisplay}
      resizableColumns
      filter={<DeliveryFilters list={list} deliveries={deliveries} sources={sources} />}
      preferences={<PreferencesButton columns={columns} preferences={preferences} onChange={choose} />}
      pagination={<Pages address={list} pagination={page?.pagination} />}
      empty={
        isFiltered(list) || !list.isFirstPage || next ? (
          <NoMatch what="delivery" address={list} filters={DELIVERY_FILTERS} next={next} />
        ) : (
          nothingYet
        )
      }
    />
  );
}
