"""Discord.

speaking   render, followups (what a message looks like), send, rooms (forums, announcements), answers, markup
listening  listener (the supervisor), client, policy and alerts (commands), ears (from interaction to answer),
           replies, forms, buttons (what is shown), standing (who asks), spoken (how things are asked)
set-up     invite, build
"""
