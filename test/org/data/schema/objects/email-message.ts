import type { ObjectNotes } from '../define-object';
import { AUDIT, identity } from '../shared-fields';

export const emailMessage: ObjectNotes = {
  name: 'EmailMessage',
  label: 'Email Message',
  labelPlural: 'Email Messages',
  keyPrefix: '02s',
  searchable: true,
  money: true,
  fields: `
  ${identity('Email Message ID')}
  ParentId reference(Case) cascade children=EmailMessages | Case ID
  ActivityId reference(Task) | Activity ID
  TextBody textarea(131072)
  HtmlBody textarea(131072) | HTML Body
  Headers textarea(131072)
  Subject string(3000) name
  FromName string(1000)
  FromAddress email(1000)
  ToAddress string(4000)
  CcAddress string(4000) | CC Address
  BccAddress string(4000) | BCC Address
  Incoming boolean once | Is Incoming
  HasAttachment boolean readonly
  Status picklist(40) filled open restricted default=0 [0:New;1:Read;2:Replied;3:Sent;4:Forwarded;5:Draft]
  MessageDate datetime
  IsExternallyVisible boolean
  MessageIdentifier string(765) once key | Message ID
  ThreadIdentifier string(765) once | Thread ID
  ClientThreadIdentifier string(256) once
  IsClientManaged boolean once | Is Client Managed
  RelatedToId reference(Account,Opportunity,Case) children=Emails | Related To ID
  IsTracked boolean readonly
  FirstOpenedDate datetime readonly | First Opened
  LastOpenedDate datetime readonly | Last Opened
  IsBounced boolean readonly
  ReplyToEmailMessageId reference(EmailMessage) | Email Message ID
  ${AUDIT}`,
};
