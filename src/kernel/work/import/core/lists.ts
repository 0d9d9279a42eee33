// What works on the whole list of items there.
import type { Draft, Fields, Maker, Making } from '../making.ts';
import { script } from '../script.ts';

function over(call: string): Draft {
  return { kind: 'code', code: script(`return ${call};`) };
}

const json = JSON.stringify;

/** Names that are written one behind the other, or chosen one by one. */
function namesIn(fields: Fields, path: string): string[] {
  const told = fields.value(path);
  const all = Array.isArray(told) ? told.map(String) : fields.text(path).split(',');
  return all.map((name) => name.trim()).filter(Boolean);
}

const sort: Maker = ({ fields, report }) => {
  if (fields.text('type', 'simple') === 'random') return over('asItems(input).sort(() => Math.random() - 0.5)');
  if (fields.text('type', 'simple') === 'code') {
    report('It sorts by code of its own, which is taken over as it is');
    return over(`sortedBy(asItems(input), (a, b) => {\n${fields.text('code', 'return 0;')}\n})`);
  }
  const keys = fields.list('sortFieldsUi.sortField').map((key) => ({
    field: key.text('fieldName'),
    descending: key.text('order') === 'descending',
  }));
  return over(`sortItems(asItems(input), ${json(keys)})`);
};

const limit: Maker = ({ fields }) => {
  const most = fields.number('maxItems', 1);
  return over(
    fields.text('keep', 'firstItems') === 'lastItems'
      ? `asItems(input).slice(-${most})`
      : `asItems(input).slice(0, ${most})`,
  );
};

const distinct: Maker = ({ fields, report }) => {
  if (
    fields.text('operation', 'removeDuplicateInputItems') !== 'removeDuplicateInputItems' &&
    fields.text('operation') !== 'removeDuplicates'
  ) {
    report('It remembers what it saw in earlier runs; here it looks at the list that comes in');
  }
  const compare = fields.text('compare', 'allFields');
  const names = [
    ...namesIn(fields, compare === 'allFieldsExcept' ? 'fieldsToExclude' : 'fieldsToCompare'),
    ...fields.list('fieldsToCompare.fields').map((one) => one.text('fieldName')),
    ...fields.list('fieldsToExclude.fields').map((one) => one.text('fieldName')),
  ];
  const by = { fields: compare === 'allFields' ? [] : names, except: compare === 'allFieldsExcept' };
  return over(`distinctItems(asItems(input), ${json(by)})`);
};

const splitOut: Maker = ({ fields }) => {
  const chosen = namesIn(fields, 'fieldToSplitOut');
  const how = {
    fields: chosen,
    into: namesIn(fields, 'options.destinationFieldName'),
    include: fields.text('include', 'noOtherFields'),
    others: namesIn(fields, 'fieldsToInclude'),
  };
  return over(`splitOut(asItems(input), ${json(how)})`);
};

const aggregate: Maker = ({ fields }) => {
  const isAll = fields.text('aggregate', 'aggregateIndividualFields') === 'aggregateAllItemData';
  if (isAll) {
    const names = [...namesIn(fields, 'fieldsToInclude'), ...namesIn(fields, 'fieldsToExclude')];
    const how = {
      into: fields.text('destinationFieldName', 'data'),
      include: fields.text('include', 'allFields'),
      fields: names,
    };
    return over(`aggregateAll(asItems(input), ${json(how)})`);
  }
  const chosen = fields.list('fieldsToAggregate.fieldToAggregate').map((one) => ({
    field: one.text('fieldToAggregate'),
    into: one.flag('renameField') ? one.text('outputFieldName') : '',
    keepMissing: fields.flag('options.keepMissing'),
  }));
  return over(`aggregateFields(asItems(input), ${json(chosen)})`);
};

const summarize: Maker = ({ fields }) => {
  const how = {
    by: namesIn(fields, 'fieldsToSplitBy'),
    fields: fields.list('fieldsToSummarize.values').map((one) => ({
      field: one.text('field'),
      what: one.text('aggregation', 'count'),
      separator: separators[one.text('separateBy', ',')] ?? one.text('customSeparator', one.text('separateBy', ',')),
    })),
  };
  return over(`summarize(asItems(input), ${json(how)})`);
};

const separators: Readonly<Record<string, string>> = { ',': ',', ', ': ', ', '\n': '\n', ' ': ' ', '': '' };

const operations: Readonly<Record<string, Maker>> = {
  ...{ splitOutItems: splitOut, concatenateItems: aggregate, aggregateItems: aggregate },
  ...{ limit, sort, summarize, removeDuplicates: distinct },
};

const itemLists: Maker = (making: Making) => {
  const make = operations[making.fields.text('operation', 'splitOutItems')];
  return (make ?? splitOut)(making);
};

const renameKeys: Maker = ({ fields, report }) => {
  if (fields.list('additionalOptions.regexReplacement.replacements').length > 0)
    report('It renames by patterns, which is left out');
  const keys = fields.list('keys.key').map((key) => ({ from: key.text('currentKey'), to: key.text('newKey') }));
  return over(`renameKeys(asItems(input), ${json(keys)})`);
};

export const lists: Readonly<Record<string, Maker>> = {
  ...{ sort, limit, splitOut, aggregate, summarize, itemLists, renameKeys },
  removeDuplicates: distinct,
};
