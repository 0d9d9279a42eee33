// The screens of this module, as data.
import type { View } from '#kernel/contract';
import { listAutonomy, pinAutonomy } from './autonomy.ts';
import { approveRequest, decideMany, rejectRequest } from './decisions.ts';
import { createDelegation, endDelegation, listDelegations } from './delegations.ts';
import { editRequest } from './edits.ts';
import { changePolicy, getPolicy } from './policies.ts';
import { escalateRequest, getRequest, listRequests } from './requests.ts';
import { judgeReview, listReviews } from './reviews.ts';

export const views: readonly View[] = [
  { name: 'approval.waiting', title: 'Approvals', kind: 'list', source: listRequests, actions: [decideMany] },
  {
    name: 'approval.one',
    title: 'Request',
    kind: 'detail',
    source: getRequest,
    actions: [approveRequest, rejectRequest, editRequest, escalateRequest],
  },
  {
    name: 'approval.autonomy',
    title: 'What agents have earned',
    kind: 'list',
    source: listAutonomy,
    actions: [pinAutonomy],
  },
  { name: 'approval.reviews', title: 'To look at', kind: 'list', source: listReviews, actions: [judgeReview] },
  {
    name: 'approval.delegations',
    title: 'Who decides for whom',
    kind: 'list',
    source: listDelegations,
    actions: [createDelegation, endDelegation],
  },
  { name: 'approval.policy', title: 'Rules', kind: 'form', source: getPolicy, actions: [changePolicy] },
];
