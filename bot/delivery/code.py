"""What Slack's error codes mean for a call: each documented code is in exactly one class."""

from collections.abc import Mapping
from enum import StrEnum


class Class(StrEnum):
    """What is to be done about a refusal."""

    WAIT = "wait"
    """Not done, and it may work later."""
    UNKNOWN = "unknown"
    """Slack does not say whether it was done."""
    DESTINATION = "destination"
    """The place does not take it: the person concerned is told how to mend that."""
    INSTALLATION = "installation"
    """This Slack takes no calls of ours any more."""
    BUG = "bug"
    """We asked for something wrong; asking again would not help."""
    GONE = "gone"
    """What was to be changed is not there, cannot be changed, or is so already."""


_WAIT = (
    "accesslimited message_limit_exceeded rate_limited ratelimited too_many_requests "
    "external_channel_migrating streaming_state_conflict"
)
_UNKNOWN = (
    "fatal_error internal_error request_timeout service_unavailable team_added_to_org "
    "update_failed fetch_members_failed list_record_comment_fetch_failed"
)
_DESTINATION = (
    "access_denied app_access_restricted app_cannot_join_channel "
    "cannot_bookmark_from_external_org cannot_bookmark_restricted_sharing_enabled "
    "cannot_create_channel ekm_access_denied cant_archive_general cant_archive_required "
    "cant_invite channel_is_limited_access channel_not_found file_uploads_disabled "
    "file_uploads_except_images_disabled invalid_channel invalid_user_combination "
    "invitee_cant_see_channel is_archived is_inactive messages_tab_disabled "
    "method_not_supported_for_channel_type missing_scope no_channel no_external_invite_permission "
    "no_permission not_allowed not_enabled not_in_channel org_user_not_in_team permission_denied "
    "posting_to_channel_denied restricted_action restricted_action_non_threadable_channel "
    "restricted_action_read_only_channel restricted_action_thread_only_channel "
    "slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked "
    "slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked "
    "slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked "
    "storage_limit_reached team_not_found too_many_bookmarks too_many_tabs "
    "unable_to_share_files ura_max_channels user_disabled user_is_restricted user_not_found "
    "user_not_in_channel user_not_visible canvas_disabled_user_team enterprise_is_restricted"
)
_INSTALLATION = (
    "account_inactive invalid_auth not_authed org_login_required token_expired token_revoked "
    "two_factor_setup_required team_access_not_granted"
)
_GONE = (
    "already_archived already_in_channel block_mismatch cannot_reply_to_message "
    "cant_invite_self cant_update_message edit_window_closed exchanged_trigger_id "
    "expired_trigger_id expired_url file_already_added file_deleted file_is_deleted "
    "hash_conflict message_not_found not_found push_limit_reached "
    "restricted_action_thread_locked thread_not_found used_url view_not_found not_archived"
)
_BUG = (
    "alt_txt_too_large as_user_not_supported attachment_payload_limit_exceeded blocked_file_type "
    "cannot_parse_attachment cant_broadcast_message channels_limit_exceeded "
    "deprecated_endpoint draft_already_deleted draft_already_sent draft_has_conflict "
    "draft_not_found duplicate_channel_not_found duplicate_external_id "
    "duplicate_message_not_found file_not_found file_share_limit_reached file_type_not_allowed "
    "file_update_failed file_upload_size_restricted invalid_app_action_type invalid_arg_name "
    "invalid_arguments invalid_array_arg invalid_attachments invalid_blocks "
    "invalid_blocks_format invalid_bookmark_type invalid_charset invalid_child_type "
    "invalid_cursor invalid_emoji invalid_entity_id invalid_form_data invalid_limit invalid_link "
    "invalid_metadata_filter_keys invalid_metadata_format invalid_metadata_schema invalid_name "
    "invalid_name_maxlength invalid_name_punctuation invalid_name_required "
    "invalid_name_specials invalid_parent_type invalid_post_type invalid_shortcut_type "
    "invalid_trigger_id invalid_ts_latest invalid_ts_oldest invalid_types limit_required "
    "markdown_text_conflict max_file_sharing_exceeded metadata_must_be_sent_from_app "
    "metadata_too_large method_deprecated missing_argument missing_file_data missing_post_type "
    "missing_profile_id msg_blocks_too_long msg_too_long name_taken "
    "no_dual_broadcast_content_update no_text no_user not_allowed_token_type "
    "not_enough_users not_implemented parent_bookmark_disabled parent_with_link "
    "send_on_behalf_not_allowed snippet_too_large too_long too_many_attachments "
    "too_many_contact_cards too_many_users unknown_method unknown_snippet_type unknown_subtype "
    "users_list_not_supplied view_too_large"
)

CLASSES: Mapping[str, Class] = {
    code: kind
    for kind, codes in (
        (Class.WAIT, _WAIT),
        (Class.UNKNOWN, _UNKNOWN),
        (Class.DESTINATION, _DESTINATION),
        (Class.INSTALLATION, _INSTALLATION),
        (Class.GONE, _GONE),
        (Class.BUG, _BUG),
    )
    for code in codes.split()
}

METHODS = (
    "auth.test",
    "bookmarks.add",
    "bookmarks.list",
    "chat.getPermalink",
    "chat.postMessage",
    "chat.update",
    "conversations.archive",
    "conversations.create",
    "conversations.history",
    "conversations.info",
    "conversations.invite",
    "conversations.list",
    "conversations.members",
    "conversations.open",
    "conversations.replies",
    "conversations.setTopic",
    "conversations.unarchive",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
    "users.info",
    "views.open",
    "views.publish",
    "views.push",
    "views.update",
)
"""Every method that delivery calls; a test holds the classes against their documented codes."""


def class_of(code: str) -> Class:
    """Give the class of a code; one that is not documented is taken for a mistake of ours."""
    return CLASSES.get(code, Class.BUG)
