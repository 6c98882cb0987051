import type { ObjectNotes } from '../define-object';
import { AUDIT, identity } from '../shared-fields';

export const emailMessageRelation: ObjectNotes = {
  name: 'EmailMessageRelation',
  label: 'Email Message Relation',
  labelPlural: 'Email Message Relations',
  keyPrefix: '0MR',
  only: ['createable', 'deletable'],
  fields: `
  ${identity('Email Message Relation ID')}
  EmailMessageId reference(EmailMessage) required once cascade children=EmailMessageRelations | Email Message ID
  RelationId reference(Contact,Lead,User) once open cascade children=EmailMessageRelations | Relation ID
  RelationType picklist(40) required once restricted [ToAddress:To Address;CcAddress:CC Address;BccAddress:BCC Address;FromAddress:From Address;OtherAddress:Other Address]
  RelationAddress string(1000) once open
  RelationObjectType picklist(40) readonly [Contact;Lead;User]
  ${AUDIT}`,
};
