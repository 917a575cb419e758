# SYNTAX TEST "source.ufw-profiles"
# Mail on 25
# ^^^^ comment.line.number-sign.ufw-profiles
[Mail server]
#^^^^^^^^^^^ entity.name.section.ufw-profiles
title=Mail on 25
# <---- variable.parameter.ufw-profiles
#     ^^^^^^^^^^ string.unquoted.ufw-profiles
#             ^^ - constant.numeric
ports=25,587/tcp|6005:65534/udp
#    ^ keyword.operator.assignment.ufw-profiles
#     ^^ constant.numeric.port.ufw-profiles
#       ^ punctuation.separator.list.ufw-profiles
#        ^^^ constant.numeric.port.ufw-profiles
#            ^^^ constant.language.protocol.ufw-profiles
#               ^ punctuation.separator.list.ufw-profiles
#                ^^^^^^^^^^ constant.numeric.port.ufw-profiles
