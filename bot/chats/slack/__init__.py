"""Slack.

speaking   render, followups (what a message looks like), send, answers (what Slack replied), blocks
listening  listener (socket or HTTP), listen (commands, buttons, forms), changes (channels that come and go),
           replies, forms, buttons (what is shown), rooms (where), standing (who asks)
set-up     manifest, oauth, build
"""
